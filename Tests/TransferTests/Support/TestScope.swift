import Files
import Net
import Transfer

/// Runs `body` with a folder and a loop, which go afterwards whatever happened.
func withScope(
    _ body: (_ folder: Path, _ loop: EventLoop) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    let loop = try EventLoop(name: "test")
    do {
        try await body(folder.path, loop)
        await loop.shutdown()
    } catch {
        await loop.shutdown()
        throw error
    }
    withExtendedLifetime(folder) {}
}

/// Runs `body` with a sender and a receiver who are strangers to each other.
func withNodes(
    _ change: (inout TransferSettings) -> Void = { _ in },
    _ body: (_ sender: TestNode, _ receiver: TestNode, _ folder: Path) async throws -> Void
) async throws {
    try await withScope { folder, loop in
        let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
        let receiver = try await TestNode(folder / "receiver", seed: 2, on: loop, change)
        do {
            try await body(sender, receiver, folder)
        } catch {
            await sender.service.stop()
            await receiver.service.stop()
            throw error
        }
        await sender.service.stop()
        await receiver.service.stop()
    }
}
