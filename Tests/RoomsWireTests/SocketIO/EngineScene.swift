import Bytes
import RoomsWire

/// A session of Engine.IO in virtual time whose user sends every message back.
final class EngineScene {
    var session: EngineSession
    var now = Moment(nanoseconds: 0)
    /// Every answer to a request for packets, as a body; nil for a refusal.
    var answers: [String?] = []
    /// What the WebSocket was sent that carries the session, and the one that wants to.
    var sent: [String] = [], probed: [String] = []
    var isCandidateClosed = false
    var isOver = false

    static let settings: EngineSettings = {
        var settings = EngineSettings()
        settings.pingInterval = .milliseconds(300)
        settings.pingTimeout = .milliseconds(200)
        return settings
    }()

    init(_ transport: EngineSession.Transport) {
        session = EngineSession(id: "sid", over: transport, Self.settings, now: now)
    }

    func poll() { act { $0.poll(into: &$1) } }

    /// A body of a POST request; false when it is refused.
    func post(_ body: String) -> Bool {
        let bytes = Array(body.utf8)
        guard session.isPolled else { return false }
        let packets = Result { () throws(EngineError) in
            try bytes.withUnsafeBufferPointer { (typed) throws(EngineError) in
                try EnginePayload.decode(
                    UnsafeRawBufferPointer(typed),
                    limit: Self.settings.maxPayload
                )
            }
        }
        guard case .success(let packets) = packets else {
            act { $0.fail(into: &$1) }
            return false
        }
        let now = now
        act { $0.receive(packets, now: now, into: &$1) }
        return true
    }

    /// A text message of the WebSocket that carries the session.
    func frame(_ text: String) {
        let now = now
        guard let packet = Self.packet(text) else { return act { $0.fail(into: &$1) } }
        act { $0.receive([packet], now: now, into: &$1) }
    }

    func frame(_ bytes: [UInt8]) {
        let now = now
        act { $0.receive([.message(.binary(bytes))], now: now, into: &$1) }
    }

    /// Connects a WebSocket that names the session; false when it is turned away.
    func attach() -> Bool { session.attachProbe(now: now) }

    func probe(_ text: String) {
        guard let packet = Self.packet(text) else { return }
        act { $0.receiveFromProbe(packet, into: &$1) }
    }

    func pass(_ time: Duration) {
        now = now + time
        let now = now
        act { $0.tick(now, into: &$1) }
    }

    private static func packet(_ text: String) -> EnginePacket? {
        let bytes = Array(text.utf8)
        let packet = Result { () throws(EngineError) in
            try bytes.withUnsafeBufferPointer { (typed) throws(EngineError) in
                try EnginePacket(parsing: UnsafeRawBufferPointer(typed))
            }
        }
        guard case .success(let packet) = packet else { return nil }
        return packet
    }

    private func act(_ body: (inout EngineSession, inout [EngineSession.Effect]) -> Void) {
        var effects: [EngineSession.Effect] = []
        body(&session, &effects)
        for effect in effects {
            switch effect {
            case .answerPoll(let packets):
                answers.append(String(decoding: EnginePayload.encode(packets), as: UTF8.self))
            case .refusePoll: answers.append(nil)
            case .send(let packet): sent.append(packet.text ?? "binary")
            case .sendToProbe(let packet): probed.append(packet.text ?? "binary")
            case .dropProbe: isCandidateClosed = true
            case .adoptProbe: break
            case .deliver(let content): act { $0.send(content, into: &$1) }
            case .end: isOver = true
            }
        }
    }
}
