import Files
import Glibc
import Net
import Synchronization
import Testing
import Transfer
import TransferWire

@Suite("Ending transfers early, and full disks", .timeLimit(.minutes(10)))
struct EndingTests {
    @Test("either side calls it off in the middle, and nothing is left", arguments: [true, false])
    func cancel(bySender: Bool) async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            try Folder(folder / "set").create()
            // A hole: large enough to still be under way when it is called off.
            try File(opening: folder / "set/large.bin", .create).resize(to: 1 << 30)
            try await sender.send([folder / "set"], to: receiver)
            let running = await receiver.wait { $0.bytesDone >= 4 << 20 }
            #expect(running.state == .running)
            let (one, other) = bySender ? (sender, receiver) : (receiver, sender)
            let id = await one.service.list()[0].id
            try await one.service.cancel(id)
            #expect(await one.ended().state == .cancelled)
            #expect(await other.ended().state == .cancelled)
            let ended = await receiver.wait { $0.state.isFinal }
            try await receiver.service.forget(ended.id)
            await receiver.service.stop()
            #expect(try Folder(receiver.downloads).entries().isEmpty)
        }
    }

    @Test("a transfer called off while nobody is there is called off for the other on return")
    func cancelledMeanwhile() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            try SampleTree.file(folder / "a.bin", 2_000_000)
            let attempts = Atomic<Int>(0)
            let isBack = Atomic<Bool>(false)
            let loop = sender.loop
            _ = try await sender.service.send([folder / "a.bin"], to: receiver.address) {
                if attempts.add(1, ordering: .relaxed).newValue == 1 {
                    return FrailStream(try await receiver.dial(on: loop), lifetime: 900_000)
                }
                guard isBack.load(ordering: .relaxed) else { throw NetError.refused }
                return try await receiver.dial(on: loop)
            }
            let waiting = await receiver.wait { $0.state == .waiting }
            try await receiver.service.cancel(waiting.id)
            #expect(try Folder(receiver.downloads).entries().isEmpty)
            isBack.store(true, ordering: .relaxed)
            #expect(await sender.ended().state == .cancelled)
        }
    }

    @Test("a sender that cannot reach its peer says so, and can be called off")
    func unreachable() async throws {
        try await withNodes { sender, receiver, folder in
            try SampleTree.file(folder / "a.txt", 10)
            _ = try await sender.service.send([folder / "a.txt"], to: receiver.address) {
                throw NetError.refused
            }
            let waiting = await sender.wait { $0.state == .waiting && $0.error != nil }
            try await sender.service.cancel(waiting.id)
            #expect(await sender.ended().state == .cancelled)
            await #expect(throws: TransferFault.finished(id: waiting.id)) {
                try await sender.service.cancel(waiting.id)
            }
        }
    }

    @Test("somebody else at the peer's place gets nothing")
    func impostor() async throws {
        try await withNodes { sender, receiver, folder in
            try SampleTree.file(folder / "a.txt", 10)
            let wanted = ContactAddress(try TestNode.key(9).publicKey)
            let loop = sender.loop
            _ = try await sender.service.send([folder / "a.txt"], to: wanted) {
                try await receiver.dial(on: loop)
            }
            let waiting = await sender.wait { $0.error?.hasPrefix("Somebody else") == true }
            #expect(waiting.state == .waiting)
            #expect(await receiver.service.list().isEmpty)
        }
    }

    @Test(
        "a full disk pauses a transfer, and room lets it go on",
        .enabled("only root can mount a small file system", { SmallDisk.isPossible })
    )
    func fullDisk() async throws {
        try await withScope { folder, loop in
            let disk = try SmallDisk(folder / "disk", bytes: 16 << 20)
            let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            let receiver = try await TestNode(folder / "receiver", seed: 2, on: loop) { settings in
                settings.downloads = disk.path / "downloads"
                settings.spareBytes = -1 << 40
            }
            try await receiver.allow(sender)
            try SampleTree.file(disk.path / "ballast", 13 << 20)
            try SampleTree.file(folder / "set/a.bin", 6 << 20)
            try SampleTree.file(folder / "set/b.bin", 3_000, seed: 2)
            try await sender.send([folder / "set"], to: receiver)
            let paused = await receiver.wait { $0.state == .paused }
            #expect(paused.error?.contains("disk is full") == true)
            try (disk.path / "ballast").remove()
            #expect(await receiver.ended().state == .done)
            #expect(await sender.ended().state == .done)
            #expect(
                try SampleTree.digest(disk.path / "downloads/set")
                    == SampleTree.digest(folder / "set")
            )
            await sender.service.stop()
            await receiver.service.stop()
        }
    }
}

/// A file system in memory, so small that it is soon full.
private final class SmallDisk {
    let path: Path

    init(_ path: Path, bytes: Int) throws {
        try Folder(path).create()
        guard mount("tmpfs", path.string, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw FileError(.create, path, .system(errno))
        }
        self.path = path
    }

    deinit { umount2(path.string, 2) }  // MNT_DETACH, which is a macro

    static let isPossible: Bool = {
        do {
            let folder = try TemporaryFolder()
            _ = try SmallDisk(folder.path / "disk", bytes: 1 << 20)
            return true
        } catch {
            return false
        }
    }()
}
