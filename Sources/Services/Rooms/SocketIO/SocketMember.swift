import Bytes
import Net
import RoomsWire

/// A member over Socket.IO, in the events of either shape; confined to the server's loop.
final class SocketMember: MemberLink {
    private let id: ConnectionID
    private let link: SocketLink
    private unowned let server: SignalingServer
    private var shape = SocketRoomShape.plain
    private var room: String?

    init(_ id: ConnectionID, _ engine: EngineLink, _ server: SignalingServer) {
        (self.id, self.server) = (id, server)
        link = SocketLink(engine, connectTimeout: server.settings.connectTimeout)
        link.onEnd = { [unowned server] in server.lost(id) }
        link.onConnect = { [unowned server] namespace, _ in
            namespace == "/" ? server.hall.peer(of: id)?.description : nil
        }
        link.onDisconnect = { [unowned server] _ in server.leave(id) }
        link.onEvent = { [self] in received($0) }
    }

    private func received(_ event: SocketEvent) {
        let wait = server.hall.charge(id, .message, now: server.loop.now)
        do throws(SignalingError) {
            switch try SocketRoomRequest(event) {
            case .join(let wish, let shape):
                self.shape = shape
                server.join(id, wish)
            case .leave: server.leave(id)
            case .signal(let to, let data):
                server.signal(data, from: id, to: to, bytes: event.packet.text.utf8.count)
            }
        } catch {
            server.tell(id, .error(RoomRefusal(error)))
        }
        if let receipt = event.answer([]) { link.send(receipt) }
        if let wait { link.hold(for: wait) }
    }

    func tell(_ reply: inout OutgoingReply) {
        if case .joined(let joined) = reply.reply { room = joined.room }
        if let event = shape.event(reply.reply, in: room) { link.send(event.packet) }
    }

    /// Older clients know no relayed frames.
    func relay(_ frame: UnsafeRawBufferPointer) -> Bool { false }

    var isCongested: Bool { link.isCongested }

    func onceDrained(_ call: @escaping () -> Void) { link.onceDrained(call) }

    func end(_ ending: HallEffect.Ending) { link.close() }
}
