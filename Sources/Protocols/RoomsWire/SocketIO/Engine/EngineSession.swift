package import Bytes

/// One session of Engine.IO 4 on the server's side, over polling, a WebSocket, or first one and
/// then the other.
///
/// A value: requests, frames and time in, effects out. What opens it says over what.
package struct EngineSession: Sendable {
    /// How bytes get to the client.
    package enum Transport: Sendable {
        case polling
        case webSocket
    }

    /// What the session wants done.
    package enum Effect: Equatable, Sendable {
        /// Answer the request for packets that waits.
        case answerPoll([EnginePacket])
        /// Refuse the request for packets that has just come, with status 400.
        case refusePoll
        /// Send a packet over the WebSocket that carries the session.
        case send(EnginePacket)
        /// Send a packet over the WebSocket that wants to take the session over.
        case sendToProbe(EnginePacket)
        /// Close the WebSocket that wanted to take the session over.
        case dropProbe
        /// The WebSocket that wanted to take the session over carries it from now on.
        case adoptProbe
        /// Give a message to whoever uses the session.
        case deliver(EngineContent)
        /// The session is over: close what carries it. Nothing follows.
        case end
    }

    private enum Probe { case none, attached, confirmed }

    package let id: String
    private let settings: EngineSettings
    private(set) var transport: Transport
    private var probe = Probe.none
    private var probeDeadline: Moment?
    private var isPollWaiting = false
    private var queue: [EnginePacket] = []
    private var queuedBytes = 0
    private var nextPing: Moment
    /// Until when the ping that was sent has to be answered.
    private var pongDue: Moment?
    /// Whether the session is over.
    package private(set) var isEnded = false

    /// A session that its client has just asked for; the first packet tells the client of it.
    package init(
        id: String,
        over transport: Transport,
        _ settings: EngineSettings,
        now: Moment
    ) {
        (self.id, self.transport, self.settings) = (id, transport, settings)
        nextPing = now + settings.pingInterval
    }

    /// What the session begins with: sent over the WebSocket, or the answer to the first request.
    package var opening: EnginePacket {
        let upgrades: [JSON] =
            switch transport {
            case .polling: ["websocket"]
            case .webSocket: []
            }
        let json: JSON = [
            "sid": .string(id), "upgrades": .array(upgrades),
            "pingInterval": .int(settings.pingInterval.wholeNanoseconds / 1_000_000),
            "pingTimeout": .int(settings.pingTimeout.wholeNanoseconds / 1_000_000),
            "maxPayload": .int(Int64(settings.maxPayload)),
        ]
        return .open(json.serialized())
    }

    /// Call `tick` no later than this.
    package var deadline: Moment {
        let next = pongDue ?? nextPing
        return probeDeadline.map { min($0, next) } ?? next
    }

    /// Whether a request of HTTP long-polling belongs to this session at all.
    package var isPolled: Bool { !isEnded && transport == .polling }
}

extension EngineSession {
    /// A request for packets has come, and waits for `answerPoll` or `refusePoll`.
    package mutating func poll(into effects: inout [Effect]) {
        guard isPolled else { return effects.append(.refusePoll) }
        if isPollWaiting {
            // Two at once: the client has lost track, so neither is trusted.
            effects.append(.refusePoll)
            isPollWaiting = false
            effects.append(.answerPoll([.close]))
            return end(into: &effects)
        }
        if probe == .confirmed {
            return effects.append(.answerPoll([.noop]))
        }
        if queue.isEmpty {
            isPollWaiting = true
        } else {
            effects.append(.answerPoll(takeQueue()))
        }
    }

    /// The client has given up the request that waited.
    package mutating func pollLost(into effects: inout [Effect]) {
        guard isPollWaiting else { return }
        isPollWaiting = false
        if probe == .none { end(into: &effects) }
    }

    /// Packets have come by a POST request, or one by the WebSocket that carries the session.
    package mutating func receive(
        _ packets: [EnginePacket],
        now: Moment,
        into effects: inout [Effect]
    ) {
        for packet in packets where !isEnded {
            switch packet {
            case .pong: pong(now: now)
            case .message(let content): effects.append(.deliver(content))
            case .close:
                if isPollWaiting {
                    isPollWaiting = false
                    effects.append(.answerPoll([.noop]))
                }
                end(into: &effects)
            case .noop: break
            case .open, .ping, .upgrade: fail(into: &effects)
            }
        }
    }

    /// What came from the client is no packet, or too much.
    package mutating func fail(into effects: inout [Effect]) {
        if isPollWaiting {
            isPollWaiting = false
            effects.append(.answerPoll([.close]))
        }
        end(into: &effects)
    }

    /// Sends a message, or keeps it until the client asks.
    package mutating func send(_ content: EngineContent, into effects: inout [Effect]) {
        enqueue(.message(content), into: &effects)
    }

    /// Ends the session in order: the client is told.
    package mutating func close(into effects: inout [Effect]) {
        guard !isEnded else { return }
        switch transport {
        case .webSocket: effects.append(.send(.close))
        case .polling:
            if isPollWaiting {
                isPollWaiting = false
                effects.append(.answerPoll(takeQueue() + [.close]))
            }
        }
        end(into: &effects)
    }

    /// The WebSocket that carried the session is closed.
    package mutating func webSocketClosed(into effects: inout [Effect]) { end(into: &effects) }

    /// Sends pings, and ends the session when one was not answered in time.
    package mutating func tick(_ now: Moment, into effects: inout [Effect]) {
        guard !isEnded else { return }
        if let pongDue, now >= pongDue { return fail(into: &effects) }
        if let probeDeadline, now >= probeDeadline { dropProbe(into: &effects) }
        if pongDue == nil, now >= nextPing {
            pongDue = nextPing + settings.pingTimeout
            enqueue(.ping(""), into: &effects)
            if let pongDue, now >= pongDue { fail(into: &effects) }
        }
    }

    private mutating func pong(now: Moment) {
        pongDue = nil
        nextPing = now + settings.pingInterval
    }

    private mutating func enqueue(_ packet: EnginePacket, into effects: inout [Effect]) {
        guard !isEnded else { return }
        if transport == .webSocket { return effects.append(.send(packet)) }
        queuedBytes += packet.cost
        guard queuedBytes <= EngineLimits.queuedBytes else { return fail(into: &effects) }
        queue.append(packet)
        if isPollWaiting {
            isPollWaiting = false
            effects.append(.answerPoll(takeQueue()))
        }
    }

    private mutating func takeQueue() -> [EnginePacket] {
        defer { (queue, queuedBytes) = ([], 0) }
        return queue
    }

    private mutating func end(into effects: inout [Effect]) {
        guard !isEnded else { return }
        dropProbe(into: &effects)
        isEnded = true
        (queue, queuedBytes) = ([], 0)
        effects.append(.end)
    }
}

extension EngineSession {
    /// Whether a WebSocket that names this session may try to take it over.
    package mutating func attachProbe(now: Moment) -> Bool {
        guard isPolled, probe == .none else { return false }
        probe = .attached
        probeDeadline = now + EngineLimits.upgrade
        return true
    }

    /// A packet has come over the WebSocket that wants to take the session over.
    package mutating func receiveFromProbe(
        _ packet: EnginePacket,
        into effects: inout [Effect]
    ) {
        switch (packet, probe) {
        case (.ping("probe"), .attached):
            probe = .confirmed
            effects.append(.sendToProbe(.pong("probe")))
            releasePoll(into: &effects)
        case (.upgrade, .confirmed):
            releasePoll(into: &effects)
            (transport, probe, probeDeadline) = (.webSocket, .none, nil)
            effects.append(.adoptProbe)
            for packet in takeQueue() { effects.append(.send(packet)) }
        default: dropProbe(into: &effects)
        }
    }

    /// The WebSocket that wanted to take the session over is closed.
    package mutating func probeLost() { (probe, probeDeadline) = (.none, nil) }

    private mutating func releasePoll(into effects: inout [Effect]) {
        guard isPollWaiting else { return }
        isPollWaiting = false
        effects.append(.answerPoll([.noop]))
    }

    private mutating func dropProbe(into effects: inout [Effect]) {
        guard probe != .none else { return }
        probeLost()
        effects.append(.dropProbe)
    }
}
