import Bytes
import Crypto
import Files
import Glibc
package import Net
package import Rooms
import RoomsWire
import Telemetry

/// A process that is nothing but a signaling server with its page: `warren rooms`.
package final class RoomsNode: Sendable {
    /// What to run.
    package struct Plan: Sendable {
        /// Where it listens.
        package var address: SocketAddress
        /// Names under which it is called beside its addresses and `localhost`.
        package var names: [String] = []
        package var settings = SignalingSettings()
        package var version: String

        package init(at address: SocketAddress, version: String) {
            (self.address, self.version) = (address, version)
        }
    }

    package let context: NodeContext
    /// Where it listens; a port of 0 asked for has become a real one.
    package let address: SocketAddress
    private let rooms: RoomsPart
    private let api: APIServer

    /// Starts it, or throws and leaves nothing running.
    package init(_ plan: Plan, in context: NodeContext) async throws {
        self.context = context
        Self.raiseFileLimit()
        let identity = try KeyFile.signing(try context.folder("identity") / "node.key")
        let token = try Token.open(context.folder / "api.token")
        let loop = context.loops.next()
        rooms = await RoomsPart(on: loop, in: context, plan.settings)
        var parts = NodeParts(
            name: HostName.short,
            log: context.log,
            metrics: context.metrics,
            health: context.health
        )
        parts.dataFolder = context.folder.string
        parts.services = [("rooms", "\(plan.address)")]
        var settings = APISettings(
            token: token,
            identity: Hex.encode(identity.publicKey.bytes),
            version: plan.version
        )
        settings.rooms = rooms.server
        settings.names = plan.names
        settings.connections = plan.settings.hall.connections
        api = APIServer(on: loop, parts: parts, settings: settings)
        address = try await api.start(at: plan.address)
        let presence: JSON = ["web": .string("\(address)"), "join": .null]
        try AtomicFile.write(presence.bytes, to: context.folder / "node.json")
    }

    /// Tells everybody to go, waits a little, and stops.
    package func stop() async {
        do throws(FileError) { try (context.folder / "node.json").removeIfPresent() } catch {
            context.log.warning("node.json could not be removed", ["why": .public("\(error)")])
        }
        await rooms.stop()
        await api.stop(draining: .seconds(5))
        await context.close()
    }

    /// Each member takes a descriptor: asks for as many as this process may have.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
