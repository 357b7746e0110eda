import Bytes
import Files
import Glibc
import Net
import Synchronization
import Testing
import Transfer
import TransferWire

@Suite("Resuming transfers", .timeLimit(.minutes(10)))
struct ResumeTests {
    /// What one break may cost: the chunk and the record that it cut, and the next handshake.
    private static let breakBytes = (256 << 10) + (64 << 10) + 8_192

    @Test("a stream that breaks anywhere is resumed, and little is sent twice", arguments: 1...20)
    func breaks(seed: UInt64) async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            try SampleTree.tree(folder / "things")
            try SampleTree.file(folder / "things/second.bin", 5_000_000, seed: seed)
            let carried = FrailStream.Carried()
            let state = Mutex((generator: SeededGenerator(seed: seed), breaks: 0))
            let loop = sender.loop
            let sent = try await sender.service.send([folder / "things"], to: receiver.address) {
                let lifetime = state.withLock { state in
                    state.breaks += 1
                    let most = state.generator.next() % 4 == 0 ? 9_000 : 2_500_000
                    return state.breaks > 12
                        ? Int.max : Int.random(in: 1...most, using: &state.generator)
                }
                let connection = try await receiver.dial(on: loop)
                return FrailStream(connection, lifetime: lifetime, counting: carried)
            }
            #expect(await sender.ended().state == .done)
            #expect(await receiver.ended().state == .done)
            #expect(
                try SampleTree.digest(receiver.downloads / "things")
                    == SampleTree.digest(folder / "things")
            )
            let breaks = state.withLock { $0.breaks - 1 }
            let once = Int(Double(sent.bytesTotal) * 1.01) + 64_000
            #expect(carried.bytes <= once + breaks * (Self.breakBytes + 16_000))
            #expect(try receiver.partials().isEmpty)
        }
    }

    @Test("both nodes are stopped in the middle and go on where they were")
    func restarts() async throws {
        try await withScope { folder, loop in
            let path = folder / "large.bin"
            try SampleTree.file(path, 24 << 20)
            var sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            var receiver = try await TestNode(folder / "receiver", seed: 2, on: loop)
            try await receiver.allow(sender)
            let carried = FrailStream.Carried()
            let first = receiver
            _ = try await sender.service.send([path], to: receiver.address) {
                // Stalls for good before the end.
                FrailStream(try await first.dial(on: loop), lifetime: 9 << 20, counting: carried)
            }
            let midway = await receiver.wait { $0.bytesDone >= 8 << 20 }
            await receiver.service.stop()
            await sender.service.stop()
            receiver = try await TestNode(folder / "receiver", seed: 2, on: loop)
            sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            #expect(await receiver.service.list().map(\.id) == [midway.id])
            let second = receiver
            await receiver.service.start { _ in throw NetError.refused }
            await sender.service.start { _ in
                FrailStream(try await second.dial(on: loop), counting: carried)
            }
            #expect(await sender.ended().state == .done)
            #expect(await receiver.ended().state == .done)
            #expect(try SampleTree.hash(receiver.downloads / "large.bin") == SampleTree.hash(path))
            #expect(carried.bytes < 24 << 20 + 4 << 20)
            await receiver.service.stop()
            await sender.service.stop()
        }
    }

    @Test("a receiver that is killed resumes, though nothing was synced")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path / "large.bin"
        try SampleTree.file(path, 48 << 20)
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = folder.path.string as String] in
            let loop = try EventLoop(name: "child")
            let sender = try await TestNode(Path(root) / "sender", seed: 1, on: loop)
            let receiver = try await TestNode(Path(root) / "receiver", seed: 2, on: loop)
            try await receiver.allow(sender)
            _ = try await sender.service.send([Path(root) / "large.bin"], to: receiver.address) {
                let connection = try await receiver.dial(on: loop)
                return FrailStream(connection, lifetime: 40 << 20)
            }
            _ = await receiver.wait { $0.bytesDone >= 30 << 20 }
            kill(getpid(), SIGKILL)
        }
        let loop = try EventLoop(name: "test")
        let receiver = try await TestNode(folder.path / "receiver", seed: 2, on: loop)
        let sender = try await TestNode(folder.path / "sender", seed: 1, on: loop)
        let carried = FrailStream.Carried()
        await receiver.service.start { _ in throw NetError.refused }
        await sender.service.start { _ in
            FrailStream(try await receiver.dial(on: loop), counting: carried)
        }
        #expect(await receiver.ended().state == .done)
        #expect(await sender.ended().state == .done)
        #expect(try SampleTree.hash(receiver.downloads / "large.bin") == SampleTree.hash(path))
        #expect(carried.bytes < 19 << 20)
        #expect(try receiver.partials().isEmpty)
        await receiver.service.stop()
        await sender.service.stop()
        await loop.shutdown()
    }

    @Test("a receiver that was not told of its loss hashes what it did not sync")
    func damaged() async throws {
        try await withScope { folder, loop in
            let path = folder / "large.bin"
            try SampleTree.file(path, 6 << 20)
            let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            let first = try await TestNode(folder / "receiver", seed: 2, on: loop)
            try await first.allow(sender)
            let isBack = Atomic<Bool>(false)
            let second = Mutex<TestNode?>(nil)
            _ = try await sender.service.send([path], to: first.address) {
                if let node = second.withLock({ $0 }) { return try await node.dial(on: loop) }
                guard !isBack.exchange(true, ordering: .relaxed) else { throw NetError.refused }
                return FrailStream(try await first.dial(on: loop), lifetime: 4 << 20)
            }
            _ = await first.wait { $0.state == .waiting && $0.bytesDone >= 3 << 20 }
            await first.service.stop()
            let partial = first.downloads / ".warren-partial"
            let place = partial.joined(try Folder(partial).entries()[0].path)
            // As after a loss of power that took the mark and a chunk, but not the journal.
            try AtomicFile.write([0, 0, 0, 0, 0, 0, 0, 0], to: place / "synced")
            try File(opening: place / "content/large.bin", .update)
                .write([UInt8](repeating: 9, count: 1_000), at: 300_000)
            let again = try await TestNode(folder / "receiver", seed: 2, on: loop)
            second.withLock { $0 = again }
            #expect(await again.ended().state == .done)
            #expect(await sender.ended().state == .done)
            #expect(try SampleTree.hash(again.downloads / "large.bin") == SampleTree.hash(path))
            await again.service.stop()
            await sender.service.stop()
        }
    }

    @Test(
        "a sender that missed the last word is told on return that all is there",
        arguments: [false, true]
    )
    func missedLastWord(isRestarted: Bool) async throws {
        try await withScope { folder, loop in
            let path = folder / "a.bin"
            try SampleTree.file(path, 2_000_000)
            let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            var receiver = try await TestNode(folder / "receiver", seed: 2, on: loop)
            try await receiver.allow(sender)
            let current = Mutex<TestNode?>(receiver)
            let attempts = Atomic<Int>(0)
            let carried = FrailStream.Carried()
            _ = try await sender.service.send([path], to: receiver.address) {
                guard let node = current.withLock({ $0 }) else { throw NetError.refused }
                let connection = try await node.dial(on: loop)
                if attempts.add(1, ordering: .relaxed).newValue == 1 {
                    current.withLock { $0 = nil }
                    // Content flows, so the acceptance was heard; the confirmation will not be.
                    return FrailStream(connection, deafAfter: 500_000)
                }
                return FrailStream(connection, counting: carried)
            }
            #expect(await receiver.ended().state == .done)
            #expect(await sender.wait { $0.state == .waiting }.bytesDone < 2_000_000)
            if isRestarted {
                await receiver.service.stop()
                receiver = try await TestNode(folder / "receiver", seed: 2, on: loop)
                await receiver.service.start { _ in throw NetError.refused }
            }
            let node = receiver
            current.withLock { $0 = node }
            #expect(await sender.ended().state == .done)
            #expect(attempts.load(ordering: .relaxed) == 2)
            #expect(carried.bytes < 16_000)
            #expect(await receiver.service.list().map(\.state) == [.done])
            #expect(try SampleTree.hash(receiver.downloads / "a.bin") == SampleTree.hash(path))
            #expect(try Folder(receiver.downloads).entries().count == 1)
            await receiver.service.stop()
            await sender.service.stop()
        }
    }

    @Test("a source that changes between two streams arrives as it is in the end")
    func changedBetween() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            let path = folder / "set/changing.bin"
            try SampleTree.file(path, 3_000_000, seed: 1)
            try SampleTree.file(folder / "set/a.bin", 1_000_000, seed: 2)
            let attempts = Atomic<Int>(0)
            let loop = sender.loop
            _ = try await sender.service.send([folder / "set"], to: receiver.address) {
                let connection = try await receiver.dial(on: loop)
                switch attempts.add(1, ordering: .relaxed).newValue {
                case 1: return FrailStream(connection, lifetime: 2_500_000)
                // Looked at already, and not yet read.
                case 2: try SampleTree.file(path, 3_100_000, seed: 3)
                default: break
                }
                return connection
            }
            #expect(await sender.ended().state == .done)
            #expect(await receiver.ended().state == .done)
            #expect(attempts.load(ordering: .relaxed) > 2)
            #expect(
                try SampleTree.digest(receiver.downloads / "set")
                    == SampleTree.digest(folder / "set")
            )
        }
    }

    @Test("a source that changes without a trace in its size and second is noticed as well")
    func changedSecretly() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            let path = folder / "changing.bin"
            let other = folder / "other.bin"
            try SampleTree.file(path, 3_000_000, seed: 1)
            try SampleTree.file(other, 3_000_000, seed: 2)
            try Self.setTime(path, nanoseconds: 1)
            try Self.setTime(other, nanoseconds: 2)
            let attempts = Atomic<Int>(0)
            let loop = sender.loop
            _ = try await sender.service.send([path], to: receiver.address) {
                let connection = try await receiver.dial(on: loop)
                let attempt = attempts.add(1, ordering: .relaxed).newValue
                if attempt == 1 { return FrailStream(connection, lifetime: 2_000_000) }
                if attempt == 2 { try other.rename(to: path) }
                return connection
            }
            #expect(await sender.ended().state == .done)
            #expect(await receiver.ended().state == .done)
            #expect(
                try SampleTree.hash(receiver.downloads / "changing.bin")
                    == SampleTree.hash(path)
            )
        }
    }

    @Test("a source that is gone pauses the transfer until it is back")
    func missingSource() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            let path = folder / "a.bin"
            try SampleTree.file(path, 2_000_000)
            let attempts = Atomic<Int>(0)
            let loop = sender.loop
            _ = try await sender.service.send([path], to: receiver.address) {
                let connection = try await receiver.dial(on: loop)
                guard attempts.add(1, ordering: .relaxed).newValue == 1 else { return connection }
                try path.rename(to: folder / "elsewhere")
                return FrailStream(connection, lifetime: 700_000)
            }
            let paused = await sender.wait { $0.state == .paused }
            #expect(paused.error?.contains("does not exist") == true)
            try (folder / "elsewhere").rename(to: path)
            #expect(await sender.ended().state == .done)
            #expect(try SampleTree.hash(receiver.downloads / "a.bin") == SampleTree.hash(path))
        }
    }

    private static func setTime(_ path: Path, nanoseconds: Int) throws {
        let file = try File(opening: path, .update)
        let time = timespec(tv_sec: 1_700_000_000, tv_nsec: nanoseconds)
        #expect(futimens(file.number, [time, time]) == 0)
    }
}
