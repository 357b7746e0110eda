import Console
import Net
import Relay

extension NodeOptions {
    /// Runs `body` with an event loop of its own.
    static func withLoop<Value>(_ body: (EventLoop) async throws -> Value) async throws -> Value {
        let loops = try LoopGroup(count: 1)
        do {
            let value = try await body(loops.next())
            await loops.shutdown()
            return value
        } catch {
            await loops.shutdown()
            throw error
        }
    }

    /// The network named by `--join`, else the one of the node that runs with the data folder.
    static func network(_ invocation: Invocation) throws -> RegistryLink {
        if let link = link(invocation) { return link }
        let folder = try folder(invocation)
        guard let presence = try NodePresence(in: folder), let link = presence.link else {
            throw Failure(
                "there is no network to ask",
                why: "--join is not given, and no node runs with the data folder \(folder)",
                advice: ["warren up", "or name the network with --join HOST:PORT/KEY"],
                exitCode: .unreachable
            )
        }
        return link
    }
}
