import RoomsWire

/// A member over a session of Engine.IO that speaks the messages of `/rooms/ws`: what is left where
/// no WebSocket gets through.
final class EngineMember: MemberLink {
    private let id: ConnectionID
    private let link: EngineLink
    private unowned let server: SignalingServer

    init(_ id: ConnectionID, _ link: EngineLink, _ server: SignalingServer) {
        (self.id, self.link, self.server) = (id, link, server)
        link.onEnd = { [unowned server] in server.lost(id) }
        link.onContent = { [self] in received($0) }
    }

    private func received(_ content: EngineContent) {
        let wait: Duration?
        switch content {
        case .text(let text):
            wait = Array(text.utf8).withUnsafeBytes { server.receive($0, from: id) }
        case .binary(let bytes):
            guard bytes.count <= RoomsLimits.relayBytes else { return link.fail() }
            wait = bytes.withUnsafeBytes { server.relay($0, from: id).wait }
        }
        if let wait { link.hold(for: wait) }
    }

    func tell(_ reply: inout OutgoingReply) { link.send(.text(reply.text)) }

    func relay(_ frame: UnsafeRawBufferPointer) -> Bool {
        link.send(.binary(Array(frame)))
        return true
    }

    var isCongested: Bool { link.isCongested }

    func onceDrained(_ call: @escaping () -> Void) { link.onceDrained(call) }

    func end(_ ending: HallEffect.Ending) { link.close() }
}
