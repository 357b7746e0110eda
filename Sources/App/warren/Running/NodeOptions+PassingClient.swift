import Console
import Files
import Node
import Relay

extension NodeOptions {
    /// Runs `body` with a client that leaves nothing behind.
    ///
    /// Its folder goes with it, so it chooses guards of its own and cannot be met by anybody.
    static func withPassingClient<Value>(
        of link: RegistryLink,
        _ settings: ClientSettings,
        _ body: (ClientPart) async throws -> Value
    ) async throws -> Value {
        let folder = try TemporaryFolder()
        let context = try NodeContext(folder: folder.path, loops: 1, level: .info, terminal: nil)
        var settings = settings
        settings.policy = NetworkKind(of: link).pathPolicy
        let client: ClientPart
        do {
            client = try await ClientPart(
                in: context,
                place: "client",
                link: link,
                settings: settings,
                proxy: nil,
                onBeat: { _ in }
            )
        } catch {
            await context.close()
            throw error
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.stop()
        await context.close()
        return try result.get()
    }
}
