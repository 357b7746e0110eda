import HTTPWire
import Net
import RoomsWire

/// A member over a WebSocket at `/rooms/ws`; confined to the server's loop.
///
/// The socket holds it, and it the socket, until the socket ends.
final class WebSocketMember: MemberLink {
    private let id: ConnectionID
    private let socket: WebSocketConnection
    private unowned let server: SignalingServer
    private var holds: Int32 = 0
    /// Made when the member is first slow: most never are.
    private var slow: SlowReader?

    init(_ id: ConnectionID, _ socket: WebSocketConnection, _ server: SignalingServer) {
        (self.id, self.socket, self.server) = (id, socket, server)
        socket.setWaterMarks(
            high: server.settings.slowBytes,
            low: server.settings.slowBytes / 4
        )
        socket.onClose = { [self] _ in
            slow?.drained()
            server.lost(id)
        }
        socket.onMessage = { [self] in received($0) }
    }

    private func received(_ message: WebSocketMessage) {
        switch message {
        case .text(let payload):
            if let wait = payload.withUnsafeBytes({ server.receive($0, from: id) }) {
                hold(for: wait)
            }
        case .binary(let payload): payload.withUnsafeBytes { relay($0, bytes: $0.count) }
        }
    }

    private func relay(_ frame: UnsafeRawBufferPointer, bytes: Int) {
        let relayed = server.relay(frame, from: id)
        if let wait = relayed.wait { hold(for: wait) }
        guard let receiver = relayed.slow else { return }
        hold()
        receiver.onceDrained { [self] in release() }
    }

    private func hold(for time: Duration) {
        hold()
        socket.loop.schedule(after: time) { [weak self] in self?.release() }
    }

    private func hold() {
        holds += 1
        if holds == 1 { socket.pauseReading() }
    }

    private func release() {
        holds -= 1
        if holds == 0, socket.isOpen { socket.resumeReading() }
    }

    func tell(_ reply: inout OutgoingReply) {
        socket.send(encoded: reply.webSocketFrame())
        checkSpeed()
    }

    func relay(_ frame: UnsafeRawBufferPointer) -> Bool {
        socket.send(frame)
        checkSpeed()
        return true
    }

    private func checkSpeed() {
        guard socket.isCongested else { return }
        let reader = slow ?? SlowReader(socket, server.settings)
        slow = reader
        reader.check()
    }

    var isCongested: Bool { socket.isCongested }

    func onceDrained(_ call: @escaping () -> Void) {
        if let slow { slow.onceDrained(call) } else { call() }
    }

    func end(_ ending: HallEffect.Ending) {
        socket.close(ending.closeCode, reason: ending.reason)
    }
}

extension HallEffect.Ending {
    var closeCode: WebSocketCloseCode {
        switch self {
        case .replaced: .normal
        case .idle: .goingAway
        }
    }

    var reason: String {
        switch self {
        case .replaced: "came back on another connection"
        case .idle: "joined no room"
        }
    }
}
