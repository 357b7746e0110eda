import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Transfer machines and hostile peers")
struct MachineTests {
    static let start = Moment(nanoseconds: 0)
    static let chunk = SampleFiles.chunk

    static func receiver(
        _ messages: [TransferMessage],
        window: Int = 8 << 20
    ) -> (ReceiverMachine, [ReceiverMachine.Effect]) {
        var policy = ReceiverPolicy()
        policy.windowBytes = window
        var machine = ReceiverMachine(policy: policy, now: start)
        var effects: [ReceiverMachine.Effect] = []
        for message in messages { effects += feed(&machine, message.frame) }
        return (machine, effects)
    }

    static func feed(
        _ machine: inout ReceiverMachine,
        _ bytes: [UInt8]
    ) -> [ReceiverMachine.Effect] {
        bytes.withUnsafeBytes { machine.receive($0, now: start) }
        var effects: [ReceiverMachine.Effect] = []
        while let effect = machine.next() {
            effects.append(effect)
            switch effect {
            case .ask: machine.accept()
            case .write(let write): machine.wrote(write)
            case .finish(let file): machine.finished(file: file)
            default: break
            }
        }
        return effects
    }

    static func feed(
        _ machine: inout SenderMachine,
        _ bytes: [UInt8]
    ) -> [SenderMachine.Effect] {
        bytes.withUnsafeBytes { machine.receive($0, now: start) }
        var effects: [SenderMachine.Effect] = []
        while let effect = machine.next() { effects.append(effect) }
        return effects
    }

    static func opening(_ manifest: Manifest) -> [TransferMessage] {
        [
            .hello(Hello()), .offer(Offer(id: SampleFiles.id(), manifest: manifest)),
            .manifest(manifest.bytes),
        ]
    }

    static func leaf(_ bytes: [UInt8]) -> Bytes32 {
        bytes.withUnsafeBytes { MerkleTree.leaf($0) }
    }

    static func chunkFrame(_ file: Int, _ chunk: Int, _ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt32(9 + bytes.count))
        writer.integer(TransferFrameType.chunk.rawValue)
        writer.integer(UInt32(file))
        writer.integer(UInt32(chunk))
        writer.append(bytes)
        return writer.bytes
    }

    @Test("frames out of place end the receiver with the one at fault")
    func outOfPlace() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        let opening = Self.opening(manifest)
        let root = Self.leaf([])
        let group = Group(file: 1, first: 0, leaves: [root])
        let cases: [([TransferMessage], TransferError)] = [
            ([opening[1]], .unexpected(.offer)), ([opening[0], opening[0]], .unexpected(.hello)),
            ([opening[0], opening[2]], .unexpected(.manifest)),
            ([.hello(Hello(version: 2))], .unsupported(version: 2)),
            (opening + [.done(Done(root: root, seal: nil))], .unexpected(.done)),
            (opening + [.fileEnd(file: 1, root: root)], .unexpected(.fileEnd)),
            (opening + [.group(Group(file: 0, first: 0, leaves: [root]))], .unexpected(.group)),
            (opening + [.group(Group(file: 1, first: 1, leaves: [root]))], .unexpected(.group)),
            (opening + [.group(Group(file: 9, first: 0, leaves: [root]))], .unexpected(.group)),
            (
                opening + [.group(Group(file: 1, first: 0, leaves: [root, root]))],
                .unexpected(.group)
            ),
            (opening + [.group(group), .group(group)], .unexpected(.group)),
            (opening + [.group(group), .fileReset(file: 1)], .unexpected(.fileReset)),
            (opening + [.fileReset(file: 0)], .unexpected(.fileReset)),
            (opening + [.fileReset(file: 2)], .unexpected(.fileReset)),
            (
                opening + [.ack(Ack(credit: 1, verifiedBytes: 0, isComplete: false))],
                .unexpected(.ack)
            ),
        ]
        for (messages, error) in cases {
            let (machine, effects) = Self.receiver(messages)
            #expect(effects.last == .ended(.failed(error)))
            #expect(machine.isEnded)
        }
    }

    @Test("chunks unannounced, misplaced, of wrong length or content are refused")
    func chunks() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        let good = Array("hello".utf8)
        let group = TransferMessage.group(Group(file: 1, first: 0, leaves: [Self.leaf(good)]))
        let cases: [([UInt8], TransferError)] = [
            (Self.chunkFrame(1, 0, Array("hellp".utf8)), .corrupt(file: 1, chunk: 0)),
            (Self.chunkFrame(1, 0, Array("hell".utf8)), .invalid(.chunk)),
            (Self.chunkFrame(1, 1, good), .unexpected(.chunk)),
            (Self.chunkFrame(0, 0, good), .unexpected(.chunk)),
            (Self.chunkFrame(1, 0, good) + Self.chunkFrame(1, 0, good), .unexpected(.chunk)),
        ]
        for (frame, error) in cases {
            var (machine, _) = Self.receiver(Self.opening(manifest) + [group])
            #expect(Self.feed(&machine, frame).last == .ended(.failed(error)))
        }
        var (machine, _) = Self.receiver(Self.opening(manifest))
        #expect(
            Self.feed(&machine, Self.chunkFrame(1, 0, good)).last
                == .ended(.failed(.unexpected(.chunk)))
        )
    }

    @Test("a file whose named root is not that of its chunks is refused")
    func wrongRoots() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        let good = Array("hello".utf8)
        let root = TransferHash.file(bytes: 5, leaves: [Self.leaf(good)])
        let group = TransferMessage.group(Group(file: 1, first: 0, leaves: [Self.leaf(good)]))
        var (machine, _) = Self.receiver(Self.opening(manifest) + [group])
        _ = Self.feed(&machine, Self.chunkFrame(1, 0, good))
        var wrong = machine
        let other = TransferMessage.fileEnd(file: 1, root: Self.leaf(good)).frame
        #expect(Self.feed(&wrong, other).last == .ended(.failed(.wrongRoot(file: 1))))
        let end = TransferMessage.fileEnd(file: 1, root: root).frame
        #expect(Self.feed(&machine, end).contains(.finish(file: 1)))
        let done = TransferMessage.done(Done(root: root, seal: nil)).frame
        #expect(Self.feed(&machine, done).last == .ended(.failed(.wrongTransferRoot)))
    }

    @Test("a sender beyond its credit is cut off")
    func credit() throws {
        let manifest = try SampleFiles(sizes: [3 * Self.chunk]).manifest
        let content = [UInt8](repeating: 1, count: Self.chunk)
        let leaf = Self.leaf(content)
        let group = Group(file: 1, first: 0, leaves: [leaf, leaf, leaf])
        var (machine, _) = Self.receiver(
            Self.opening(manifest) + [.group(group)],
            window: Self.chunk
        )
        Self.chunkFrame(1, 0, content).withUnsafeBytes { machine.receive($0, now: Self.start) }
        var writes: [ChunkWrite] = []
        while let effect = machine.next() {
            if case .write(let write) = effect { writes.append(write) }
        }
        #expect(writes.count == 1, "and not yet reported as stored")
        Self.chunkFrame(1, 1, content).withUnsafeBytes { machine.receive($0, now: Self.start) }
        #expect(machine.next() == .ended(.failed(.overCredit)))
    }

    @Test("chunks may be stored later than they came, and the file waits for them")
    func asynchronous() throws {
        let files = try SampleFiles(sizes: [2 * Self.chunk])
        let content = files.contents[files.path(1)] ?? []
        let parts = [Array(content[..<Self.chunk]), Array(content[Self.chunk...])]
        let leaves = parts.map { Self.leaf($0) }
        let root = TransferHash.file(bytes: UInt64(content.count), leaves: leaves)
        var (machine, _) = Self.receiver(
            Self.opening(files.manifest) + [.group(Group(file: 1, first: 0, leaves: leaves))]
        )
        let frames =
            Self.chunkFrame(1, 0, parts[0]) + Self.chunkFrame(1, 1, parts[1])
            + TransferMessage.fileEnd(file: 1, root: root).frame
        frames.withUnsafeBytes { machine.receive($0, now: Self.start) }
        var writes: [ChunkWrite] = []
        while let effect = machine.next() {
            guard case .write(let write) = effect else {
                Issue.record("\(effect) before the chunks are stored")
                return
            }
            writes.append(write)
        }
        machine.wrote(writes[1])
        #expect(machine.ledger?[1].chunks.ranges == [1..<2])
        machine.wrote(writes[0])
        var effects: [ReceiverMachine.Effect] = []
        while let effect = machine.next() { effects.append(effect) }
        #expect(effects.last == .finish(file: 1))
    }

    @Test("an offer and manifest that differ are refused")
    func otherManifest() throws {
        let (a, b) = (
            try SampleFiles(sizes: [5]).manifest, try SampleFiles(sizes: [6]).manifest
        )
        let offer = TransferMessage.offer(Offer(id: SampleFiles.id(), manifest: a))
        let cases: [(TransferMessage, TransferError)] = [
            (.manifest(b.bytes), .otherManifest), (.manifest(a.bytes + [0]), .otherManifest),
            (
                .manifest([UInt8](repeating: 0, count: a.bytes.count)),
                .manifest(.malformed)
            ),
        ]
        for (message, error) in cases {
            let (_, effects) = Self.receiver([.hello(Hello()), offer, message])
            #expect(effects.last == .ended(.failed(error)))
        }
    }

    @Test("claims about what cannot be end the sender")
    func falseClaims() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        let root = Self.leaf([])
        let cases: [(Claim, TransferError)] = [
            (.complete(entries: 1..<3, root: root), .falseClaim(file: 1)),
            (.partial(file: 1, chunks: [0..<2], root: root), .falseClaim(file: 1)),
            (.partial(file: 0, chunks: [0..<1], root: root), .falseClaim(file: 0)),
        ]
        for (claim, error) in cases {
            var machine = SenderMachine(
                id: SampleFiles.id(),
                manifest: manifest,
                now: Self.start
            )
            let frames =
                TransferMessage.hello(Hello()).frame
                + TransferMessage.accept(Acceptance(credit: 1 << 20, claims: [claim])).frame
            #expect(Self.feed(&machine, frames).last == .ended(.failed(error)))
        }
    }

    @Test("a resumed sender starts from what the receiver claims, and asks to read just that")
    func resumedProgress() throws {
        let manifest = try SampleFiles(sizes: [7, 3 * Self.chunk]).manifest
        var machine = SenderMachine(id: SampleFiles.id(), manifest: manifest, now: Self.start)
        let claims: [Claim] = [
            .complete(entries: 1..<2, root: Self.leaf([])),
            .partial(file: 2, chunks: [0..<1, 2..<3], root: Self.leaf([])),
        ]
        let frames = [
            TransferMessage.hello(Hello()), .accept(Acceptance(credit: 1 << 20, claims: claims)),
        ].flatMap(\.frame)
        let reads = Self.feed(&machine, frames)
        #expect(machine.progress.doneBytes == UInt64(7 + 2 * Self.chunk))
        guard case .read(let read) = reads.first else {
            Issue.record("nothing is read to check the claim")
            return
        }
        #expect(reads.count == 1)
        #expect((read.file, read.chunk, read.count) == (1, 0, 7))
    }

    @Test("a sender is not told it is done before it is")
    func earlyCompletion() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        var machine = SenderMachine(id: SampleFiles.id(), manifest: manifest, now: Self.start)
        let frames = [
            TransferMessage.hello(Hello()),
            .accept(Acceptance(credit: 1 << 20, claims: [])),
            .ack(Ack(credit: 1 << 20, verifiedBytes: 5, isComplete: true)),
        ].flatMap(\.frame)
        #expect(Self.feed(&machine, frames).last == .ended(.failed(.unexpected(.ack))))
    }

    @Test("silence is broken after 15 seconds and given up after 60")
    func silence() throws {
        let manifest = try SampleFiles(sizes: [5]).manifest
        var sender = SenderMachine(id: SampleFiles.id(), manifest: manifest, now: Self.start)
        var receiver = ReceiverMachine(now: Self.start)
        let waiting = receiver.unsentBytes
        #expect(receiver.deadline == Self.start + .seconds(15))
        receiver.tick(Self.start + .seconds(14))
        #expect(receiver.unsentBytes == waiting)
        receiver.tick(Self.start + .seconds(15))
        #expect(receiver.unsentBytes == waiting + 5)
        for second in [30, 45, 60] { sender.tick(Self.start + .seconds(second)) }
        receiver.tick(Self.start + .seconds(60))
        #expect(sender.next() == .ended(.failed(.silent(after: .seconds(60)))))
        #expect(receiver.next() == .ended(.failed(.silent(after: .seconds(60)))))
    }

    @Test("garbage ends both machines or leaves them waiting", arguments: 0..<100 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let manifest = try SampleFiles(sizes: [5, Self.chunk]).manifest
        var (receiver, _) = Self.receiver(
            seed.isMultiple(of: 2) ? Self.opening(manifest) : [.hello(Hello())]
        )
        var sender = SenderMachine(id: SampleFiles.id(), manifest: manifest, now: Self.start)
        for _ in 0..<20 {
            var bytes = generator.bytes(Int.random(in: 1...90, using: &generator))
            if Bool.random(using: &generator) {
                bytes = [0, 0, 0, UInt8(bytes.count - 1), UInt8(seed % 14) + 1] + bytes.dropFirst()
            }
            _ = Self.feed(&receiver, bytes)
            _ = Self.feed(&sender, bytes)
        }
    }

    @Test("the rate settles on what flows, and the time left follows")
    func rate() {
        var meter = RateMeter(now: Self.start)
        #expect(meter.bytesPerSecond == 0)
        for step in 1...600 {
            meter.add(50_000, at: Self.start + .milliseconds(step * 50))
        }
        #expect(abs(meter.bytesPerSecond - 1_000_000) < 1_000)
        let progress = TransferProgress(
            doneBytes: 2_000_000,
            totalBytes: 5_000_000,
            bytesPerSecond: 1_000_000
        )
        #expect(progress.secondsLeft == 3)
        #expect(progress.fraction == 0.4)
        let stalled = TransferProgress(doneBytes: 2, totalBytes: 5, bytesPerSecond: 0)
        #expect(stalled.secondsLeft == nil)
    }
}
