import Bytes
import Crypto
package import HTTPWire
package import Net
import RoomsWire
import Synchronization
package import Telemetry

/// Lets the members of rooms find each other: the hall's rules on real connections.
///
/// Listens nowhere itself: whoever does gives it the requests it takes, after deciding who may ask.
/// `@unchecked Sendable`: confined to its loop, which every entry checks.
package final class SignalingServer: @unchecked Sendable {
    package let loop: EventLoop
    package let settings: SignalingSettings
    var hall: RoomHall
    private var links: [(any MemberLink)?] = []
    private var effects: [HallEffect] = []
    private var entropy = Entropy.system()
    private var timer: LoopTimer?
    /// Nanoseconds of the clock of loops.
    private let lastTick: Atomic<Int64>
    private(set) var isStopping = false
    private var meter: SignalingMeter
    private var endpoints: [String: EngineEndpoint] = [:]
    /// Where a frame to be relayed gets its sender's name.
    private var frame: [UInt8] = []

    /// A server without connections.
    package init(
        on loop: EventLoop,
        _ settings: SignalingSettings = SignalingSettings(),
        metrics: Metrics
    ) {
        loop.preconditionOnLoop()
        (self.loop, self.settings) = (loop, settings)
        lastTick = Atomic(loop.now.nanoseconds)
        hall = RoomHall(settings.hall)
        meter = SignalingMeter(metrics, now: loop.now)
        addEndpoints()
        timer = loop.schedule(after: .seconds(1), every: .seconds(1)) { [weak self] in
            self?.tick()
        }
    }

    private func addEndpoints() {
        endpoints["/engine.io/"] = EngineEndpoint(on: loop, settings) {
            [unowned self] link, source in
            guard let id = connect(from: source, farewell: .mayReturn) else { return false }
            adopt(EngineMember(id, link, self), as: id)
            return true
        }
        endpoints["/socket.io/"] = EngineEndpoint(on: loop, settings) {
            [unowned self] link, source in
            guard let id = connect(from: source, farewell: .isFinal) else { return false }
            adopt(SocketMember(id, link, self), as: id)
            return true
        }
    }

    /// What there is, and what happened so far.
    package var figures: SignalingFigures {
        loop.preconditionOnLoop()
        return meter.figures(hall.figures, now: loop.now)
    }

    /// Tells everybody to go, and takes nobody in any more; connections between members stay.
    ///
    /// WebSockets are closed by the HTTP server they came from.
    package func stop() {
        loop.preconditionOnLoop()
        isStopping = true
        timer?.cancel()
        timer = nil
        for endpoint in endpoints.values { endpoint.close() }
    }

    /// Whether the loop has come round lately; asked from any thread.
    package var isResponsive: Bool {
        let last = Moment(nanoseconds: lastTick.load(ordering: .relaxed))
        return EventLoop.clock() - last < .seconds(10)
    }

    private func tick() {
        lastTick.store(loop.now.nanoseconds, ordering: .relaxed)
        hall.tick(loop.now, into: &effects)
        perform()
        meter.tick(hall.figures, now: loop.now)
    }
}

extension SignalingServer {
    /// Whether requests for this path are the server's.
    package func takes(_ head: HTTPRequestHead) -> Bool {
        let path = head.target.rawPath
        return path == Self.webSocketPath || endpoint(path) != nil
    }

    /// The path of the WebSocket that members use.
    package static let webSocketPath = "/rooms/ws"

    private func endpoint(_ path: String) -> EngineEndpoint? {
        endpoints[path] ?? (path.hasSuffix("/") ? nil : endpoints[path + "/"])
    }

    /// Answers a request that it takes, of somebody who may ask.
    package func answer(_ request: HTTPServerRequest, _ responder: HTTPResponder) {
        loop.preconditionOnLoop()
        if isStopping { return responder.respond(.serviceUnavailable) }
        let source = source(of: request)
        if let endpoint = endpoint(request.head.target.rawPath) {
            return endpoint.answer(request, responder, from: source)
        }
        do throws(WebSocketHandshakeError) {
            let limit = RoomsLimits.relayBytes
            guard let socket = try responder.acceptWebSocket(messageLimit: limit) else { return }
            guard let id = connect(from: source, farewell: .mayReturn) else {
                return refuse(socket)
            }
            adopt(WebSocketMember(id, socket, self), as: id)
        } catch {
            responder.respond(error.response.status, fields: error.response.fields)
        }
    }

    private func refuse(_ socket: WebSocketConnection) {
        var reply = OutgoingReply(.error(RoomRefusal(.serverFull, retryAfter: .seconds(30))))
        socket.send(encoded: reply.webSocketFrame())
        socket.close(.tryAgainLater)
    }

    /// Who asks: only what a proxy of this very host says is believed.
    private func source(of request: HTTPServerRequest) -> IPAddress? {
        let peer = request.peer?.address
        guard settings.sources == .forwarded, peer?.unmapped.isLoopback == true,
            let last = request.head.fields.list("X-Forwarded-For").last
        else { return peer }
        return IPAddress(last)
    }

    func connect(from source: IPAddress?, farewell: RoomHall.Farewell) -> ConnectionID? {
        hall.connect(from: source, farewell: farewell, now: loop.now, using: &entropy)
    }

    func adopt(_ link: any MemberLink, as id: ConnectionID) {
        let slot = Int(id.slot)
        while links.count <= slot { links.append(nil) }
        links[slot] = link
    }
}

extension SignalingServer {
    /// Takes a text message; returns for how long no more should be read.
    func receive(_ bytes: UnsafeRawBufferPointer, from id: ConnectionID) -> Duration? {
        let wait = hall.charge(id, .message, now: loop.now)
        do throws(SignalingError) {
            switch try SignalingRequest(parsing: bytes) {
            case .join(let join): self.join(id, HallJoin(join))
            case .leave: leave(id)
            case .signal(let to, let data): signal(data, from: id, to: to, bytes: bytes.count)
            case .ping: tell(id, .pong)
            }
        } catch {
            meter.malformed += 1
            tell(id, .error(RoomRefusal(error)))
        }
        return wait
    }

    func join(_ id: ConnectionID, _ wish: HallJoin) {
        hall.join(id, wish, now: loop.now, using: &entropy, into: &effects)
        perform()
    }

    func leave(_ id: ConnectionID) {
        hall.leave(id, now: loop.now, into: &effects)
        perform()
    }

    func signal(_ data: JSONObject, from id: ConnectionID, to peer: PeerID, bytes: Int) {
        do throws(RoomRefusal) {
            let passage = try hall.route(from: id, to: peer, bytes: bytes)
            tell(passage.receiver, .signal(from: passage.sender, data: data))
        } catch {
            tell(id, .error(error))
        }
    }

    /// Passes a sealed frame on; gives for how long no more should be read, and the receiver when
    /// it is slow.
    func relay(
        _ bytes: UnsafeRawBufferPointer,
        from id: ConnectionID
    ) -> (wait: Duration?, slow: (any MemberLink)?) {
        let wait = hall.charge(id, .relayed(bytes: bytes.count), now: loop.now)
        guard let peer = PeerID(leading: bytes) else {
            meter.malformed += 1
            tell(id, .error(RoomRefusal(.badMessage)))
            return (wait, nil)
        }
        do throws(RoomRefusal) {
            let passage = try hall.route(from: id, to: peer, bytes: bytes.count)
            guard let receiver = links[Int(passage.receiver.slot)] else { return (wait, nil) }
            frame.removeAll(keepingCapacity: true)
            withUnsafeBytes(of: passage.sender.bits.bigEndian) { frame.append(contentsOf: $0) }
            frame.append(contentsOf: bytes.dropFirst(8))
            if !frame.withUnsafeBytes({ receiver.relay($0) }) {
                tell(id, .error(.noSuchPeer(peer)))
            }
            return (wait, receiver.isCongested ? receiver : nil)
        } catch {
            tell(id, .error(error))
            return (wait, nil)
        }
    }

    /// Takes note that a link has ended.
    func lost(_ id: ConnectionID) {
        guard hall.peer(of: id) != nil else { return }
        links[Int(id.slot)] = nil
        if isStopping { return }
        hall.disconnect(id, now: loop.now, into: &effects)
        perform()
    }

    func tell(_ id: ConnectionID, _ reply: SignalingReply) {
        var outgoing = OutgoingReply(reply)
        links[Int(id.slot)]?.tell(&outgoing)
    }

    private func perform() {
        let due = effects
        effects.removeAll(keepingCapacity: true)
        for effect in due {
            switch effect {
            case .tell(let receivers, .joined(var joined)):
                joined.iceServers = settings.iceServers()
                for receiver in receivers { tell(receiver, .joined(joined)) }
            case .tell(let receivers, let reply):
                var outgoing = OutgoingReply(reply)
                for receiver in receivers { links[Int(receiver.slot)]?.tell(&outgoing) }
            case .close(let id, let ending):
                let link = links[Int(id.slot)]
                links[Int(id.slot)] = nil
                link?.end(ending)
            }
        }
    }
}
