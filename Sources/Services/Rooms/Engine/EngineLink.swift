import Bytes
import HTTPWire
package import Net
package import RoomsWire

/// One session of Engine.IO with what carries it: requests that wait, a WebSocket, a timer.
///
/// Holds no rules: `EngineSession` decides, this obeys.
/// `@unchecked Sendable`: confined to its endpoint's loop.
package final class EngineLink: @unchecked Sendable {
    private var session: EngineSession
    private let endpoint: EngineEndpoint
    private var effects: [EngineSession.Effect] = []
    /// The request for packets that waits, and one that has just come.
    private var waiting: EngineResponder?, arriving: EngineResponder?
    private var carrier: WebSocketConnection?, candidate: WebSocketConnection?
    private var slow: SlowReader?
    private var timer: LoopTimer?
    private var isPerforming = false

    /// Called with each message of the client.
    package var onContent: ((EngineContent) -> Void)?
    /// Called once, when the session is over.
    package var onEnd: (() -> Void)?

    init(_ session: EngineSession, _ endpoint: EngineEndpoint) {
        (self.session, self.endpoint) = (session, endpoint)
    }

    /// The loop that everything here is used on.
    package var loop: EventLoop { endpoint.loop }

    var opening: EnginePacket { session.opening }

    func start() { setTimer() }

    /// Sends a message, or keeps it until the client asks for it.
    package func send(_ content: EngineContent) {
        session.send(content, into: &effects)
        perform()
    }

    /// Ends the session in order.
    package func close() {
        session.close(into: &effects)
        perform()
    }

    /// Ends the session because of what its client sent.
    package func fail() {
        session.fail(into: &effects)
        perform()
    }

    /// Reads no more from the client for a while, where that can be; ends it where it cannot.
    func hold(for time: Duration) {
        guard let carrier else {
            if time > .seconds(10) { fail() }
            return
        }
        carrier.pauseReading()
        loop.schedule(after: time) { if carrier.isOpen { carrier.resumeReading() } }
    }

    var isCongested: Bool { carrier?.isCongested ?? false }

    func onceDrained(_ call: @escaping () -> Void) {
        if let slow { slow.onceDrained(call) } else { call() }
    }
}

extension EngineLink {
    func poll(_ reply: EngineResponder) {
        session.tick(loop.now, into: &effects)
        arriving = reply
        session.poll(into: &effects)
        perform()
        guard let arriving else { return }
        self.arriving = nil
        waiting = arriving
        arriving.responder.onClose { [weak self, loop] _ in
            loop.submit { [weak self] in self?.pollLost() }
        }
    }

    private func pollLost() {
        guard let lost = waiting, !lost.responder.isOpen else { return }
        waiting = nil
        session.pollLost(into: &effects)
        perform()
    }

    func post(_ request: HTTPServerRequest, _ reply: EngineResponder) {
        session.tick(loop.now, into: &effects)
        perform()
        guard session.isPolled else { return reply.refuse(.badRequest) }
        let limit = endpoint.settings.engine.maxPayload
        var body: [UInt8] = []
        request.readBody(limit: limit) {
            body.append(contentsOf: $0)
        } onEnd: { [self] result in
            if case .success = result { posted(body, reply, limit) } else { fail() }
        }
    }

    private func posted(_ body: [UInt8], _ reply: EngineResponder, _ limit: Int) {
        guard session.isPolled else { return reply.refuse(.badRequest) }
        do throws(EngineError) {
            let packets = try body.withUnsafeBufferPointer { (bytes) throws(EngineError) in
                try EnginePayload.decode(UnsafeRawBufferPointer(bytes), limit: limit)
            }
            session.receive(packets, now: loop.now, into: &effects)
            perform()
            reply.accept()
        } catch {
            fail()
            reply.refuse(.badRequest)
        }
    }

    /// The WebSocket carries the session from its beginning.
    func carry(_ socket: WebSocketConnection) {
        carrier = socket
        slow = SlowReader(socket, endpoint.settings)
        listen(to: socket)
        send(session.opening, over: socket)
    }

    /// The WebSocket wants to take the session over.
    func probe(_ socket: WebSocketConnection) {
        guard session.attachProbe(now: loop.now) else { return socket.close() }
        candidate = socket
        setTimer()
        listen(to: socket)
    }

    private func listen(to socket: WebSocketConnection) {
        socket.onClose = { [self] _ in ended(socket) }
        socket.onMessage = { [self] in received($0, over: socket) }
    }

    private func received(_ message: WebSocketMessage, over socket: WebSocketConnection) {
        do throws(EngineError) {
            let packet: EnginePacket
            switch message {
            case .binary(let payload): packet = .message(.binary(payload.array))
            case .text(let payload):
                packet = try payload.withUnsafeBytes { (bytes) throws(EngineError) in
                    try EnginePacket(parsing: bytes)
                }
            }
            if socket === carrier {
                session.receive([packet], now: loop.now, into: &effects)
            } else if socket === candidate {
                session.receiveFromProbe(packet, into: &effects)
            }
        } catch {
            if socket === carrier { session.fail(into: &effects) } else { socket.close() }
        }
        perform()
    }

    private func ended(_ socket: WebSocketConnection) {
        if socket === carrier {
            slow?.drained()
            carrier = nil
            session.webSocketClosed(into: &effects)
            perform()
        } else if socket === candidate {
            candidate = nil
            session.probeLost()
        }
    }
}

extension EngineLink {
    /// Carries out what the session wants; what is wanted meanwhile comes after it.
    private func perform() {
        guard !isPerforming else { return }
        isPerforming = true
        while !effects.isEmpty {
            let due = effects
            effects.removeAll(keepingCapacity: true)
            for effect in due { perform(effect) }
        }
        isPerforming = false
        setTimer()
    }

    private func perform(_ effect: EngineSession.Effect) {
        switch effect {
        case .answerPoll(let packets):
            let reply = waiting ?? arriving
            if waiting == nil { arriving = nil } else { waiting = nil }
            reply?.send(packets)
        case .refusePoll:
            arriving?.refuse(.badRequest)
            arriving = nil
        case .send(let packet): if let carrier { send(packet, over: carrier) }
        case .sendToProbe(let packet): if let candidate { send(packet, over: candidate) }
        case .dropProbe:
            let dropped = candidate
            candidate = nil
            dropped?.close()
        case .adoptProbe:
            (carrier, candidate) = (candidate, nil)
            slow = carrier.map { SlowReader($0, endpoint.settings) }
        case .deliver(let content): onContent?(content)
        case .end: end()
        }
    }

    private func send(_ packet: EnginePacket, over socket: WebSocketConnection) {
        if let text = packet.text {
            socket.send(text)
        } else if case .message(.binary(let bytes)) = packet {
            socket.send(bytes)
        }
        slow?.check()
    }

    private func end() {
        timer?.cancel()
        timer = nil
        endpoint.forget(session.id)
        let (socket, report) = (carrier, onEnd)
        carrier = nil
        (onContent, onEnd) = (nil, nil)
        slow?.drained()
        socket?.close()
        report?()
    }

    private func setTimer() {
        guard !session.isEnded else { return }
        if timer == nil { timer = LoopTimer(on: loop) { [weak self] in self?.tick() } }
        timer?.set(at: session.deadline)
    }

    private func tick() {
        session.tick(loop.now, into: &effects)
        perform()
    }
}
