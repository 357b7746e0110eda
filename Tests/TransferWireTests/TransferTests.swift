import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Transfer of files, start to end")
struct TransferTests {
    static let chunk = SampleFiles.chunk
    static let shapes: [[Int]] = [
        [0], [1], [chunk - 1], [chunk], [chunk + 1], [0, 0, 5], [17 * chunk + 3],
        [3, 2 * chunk, 0, 40_000, 33 * chunk], Array(repeating: 700, count: 300),
    ]

    @Test("files of any size arrive whole", arguments: shapes)
    func whole(sizes: [Int]) throws {
        var generator = SeededGenerator(seed: 3)
        let files = try SampleFiles(sizes: sizes)
        var stream = SampleStream(files: files)
        stream.run(using: &generator)
        #expect(stream.delivered(files))
        #expect(stream.disk.partial.isEmpty)
        #expect(stream.senderEnd == stream.receiverEnd)
        guard case .completed = stream.senderEnd else {
            Issue.record("ended with \(String(describing: stream.senderEnd))")
            return
        }
        #expect(stream.sender.progress.fraction == 1)
        #expect(stream.receiver.progress.fraction == 1)
    }

    @Test("a window of any size lets everything through", arguments: [1, 2, 3, 15, 16, 17, 64])
    func windows(chunks: Int) throws {
        var generator = SeededGenerator(seed: 4)
        var policy = ReceiverPolicy()
        policy.windowBytes = chunks * Self.chunk
        let files = try SampleFiles(sizes: [10, 20 * Self.chunk + 10, 5, 3 * Self.chunk])
        var stream = SampleStream(files: files, policy: policy)
        stream.run(using: &generator)
        #expect(stream.delivered(files))
    }

    @Test(
        "a stream that dies anywhere is resumed, however often",
        arguments: 0..<200 as Range<UInt64>
    )
    func dying(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let sizes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? Int.random(in: 0...5_000, using: &generator)
                : Int.random(in: 0...3 * Self.chunk, using: &generator)
        }
        let files = try SampleFiles(sizes: sizes, seed: seed)
        var disk = SampleDisk()
        var known: TransferLedger?
        let remembers = Bool.random(using: &generator)
        for _ in 0..<12 {
            var stream = SampleStream(files: files, disk: disk, knowing: known)
            stream.run(
                lifetime: Int.random(in: 0...2 * Self.chunk, using: &generator),
                using: &generator
            )
            disk = stream.disk
            disk.tear(Int.random(in: 0...30, using: &generator))
            if remembers { known = stream.sender.ledger }
            #expect(stream.restarted.isEmpty)
        }
        var last = SampleStream(files: files, disk: disk, knowing: known)
        last.run(using: &generator)
        #expect(last.delivered(files))
        #expect(last.receiverEnd == last.senderEnd)
    }

    @Test("each death costs one chunk at most")
    func cost() throws {
        var generator = SeededGenerator(seed: 9)
        let files = try SampleFiles(sizes: [24 * Self.chunk])
        var disk = SampleDisk()
        for _ in 0..<20 {
            var stream = SampleStream(files: files, disk: disk)
            stream.run(lifetime: 3 * Self.chunk, using: &generator)
            disk = stream.disk
        }
        var last = SampleStream(files: files, disk: disk)
        last.run(using: &generator)
        #expect(last.delivered(files))
        #expect(last.disk.stored == 24 * Self.chunk, "no stored chunk was sent again")
    }

    @Test("a changed chunk is refused and never stored", arguments: 0..<40 as Range<UInt64>)
    func corrupted(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let files = try SampleFiles(sizes: [6 * Self.chunk])
        var stream = SampleStream(files: files)
        let at = Int.random(in: 2_000...5 * Self.chunk, using: &generator)
        stream.tamper = { bytes, passed in
            if (passed..<passed + bytes.count).contains(at) { bytes[at - passed] ^= 0x40 }
        }
        stream.run(using: &generator)
        guard case .failed = stream.receiverEnd else {
            Issue.record("a changed byte passed")
            return
        }
        guard case .failed(.peer) = stream.senderEnd else {
            Issue.record("the sender was not told: \(String(describing: stream.senderEnd))")
            return
        }
        let stored = stream.disk.partial.values.first ?? []
        #expect(files.contents.values.first?.starts(with: stored) == true)
        var again = SampleStream(files: files, disk: stream.disk)
        again.run(using: &generator)
        #expect(again.delivered(files))
    }

    @Test("a signed root is proof, and a demanded signature must be the right one")
    func signed() throws {
        var generator = SeededGenerator(seed: 1)
        let (signer, other) = (try SampleFiles.key(1), try SampleFiles.key(2))
        let files = try SampleFiles(sizes: [100])
        var policy = ReceiverPolicy()
        policy.signer = signer.publicKey
        var good = SampleStream(files: files, policy: policy, signer: signer)
        good.run(using: &generator)
        #expect(good.senderEnd == good.receiverEnd)
        for wrong in [nil, other] {
            var stream = SampleStream(files: files, policy: policy, signer: wrong)
            stream.run(using: &generator)
            #expect(stream.receiverEnd == .failed(.unsigned))
            #expect(stream.senderEnd == .failed(.peer(FailureReport(code: .unsigned))))
        }
    }

    @Test("a declined offer ends both sides with the reason", arguments: DeclineReason.allCases)
    func declined(reason: DeclineReason) throws {
        var generator = SeededGenerator(seed: 1)
        var stream = SampleStream(files: try SampleFiles(sizes: [100]))
        stream.answer = reason
        stream.run(using: &generator)
        #expect(stream.senderEnd == .declined(reason))
        #expect(stream.receiverEnd == .declined(reason))
    }

    @Test("what is over the receiver's limits is declined unasked")
    func tooLarge() throws {
        var generator = SeededGenerator(seed: 1)
        for (bytes, entries) in [(99, 100), (100, 1)] {
            var policy = ReceiverPolicy()
            (policy.totalBytes, policy.entries) = (UInt64(bytes), entries)
            var stream = SampleStream(files: try SampleFiles(sizes: [100]), policy: policy)
            stream.run(using: &generator)
            #expect(stream.senderEnd == .declined(.tooLarge))
        }
    }

    @Test("either side can call it off, and resume later")
    func cancelled() throws {
        var generator = SeededGenerator(seed: 6)
        let files = try SampleFiles(sizes: [20 * Self.chunk])
        for side in [TransferSide.sender, .receiver] {
            var stream = SampleStream(files: files)
            stream.run(lifetime: 4 * Self.chunk, using: &generator)
            if side == .sender { stream.sender.cancel() } else { stream.receiver.cancel() }
            stream.run(using: &generator)
            #expect(stream.senderEnd == .cancelled(by: side))
            #expect(stream.receiverEnd == .cancelled(by: side))
            var again = SampleStream(files: files, disk: stream.disk)
            again.run(using: &generator)
            #expect(again.delivered(files))
            #expect(again.disk.stored == 20 * Self.chunk)
        }
    }

    @Test("a file that shrank is reported by name, not padded")
    func shrank() throws {
        var generator = SeededGenerator(seed: 6)
        var files = try SampleFiles(sizes: [10, 2 * Self.chunk])
        files.contents[files.path(2)]?.removeLast()
        var stream = SampleStream(files: files)
        stream.run(using: &generator)
        #expect(stream.senderEnd == .failed(.unreadable(file: 2)))
        #expect(
            stream.receiverEnd == .failed(.peer(FailureReport(code: .unreadable, file: 2)))
        )
    }
}
