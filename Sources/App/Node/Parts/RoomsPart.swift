import Bytes
import Net
package import Rooms
import RoomsWire
import Synchronization
import Telemetry

/// This process's signaling server, on the loop of the API that hands it its requests.
package final class RoomsPart: Sendable {
    package let server: SignalingServer
    private let log: Log

    /// Starts a server without connections.
    init(
        on loop: EventLoop,
        in context: NodeContext,
        _ settings: SignalingSettings
    ) async {
        let metrics = context.metrics
        server = await loop.run { SignalingServer(on: loop, settings, metrics: metrics) }
        log = context.log.part("rooms")
        log.info("rooms are open")
        context.health.register("rooms") { [server] in
            server.isResponsive
                ? .ok : .degraded("The signaling server has not come round for 10 seconds.")
        }
    }

    /// Ends every session and takes nobody in any more.
    func stop() async {
        await server.loop.run { [server] in server.stop() }
        log.info("rooms are closed")
    }
}
