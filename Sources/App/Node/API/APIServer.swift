import Bytes
import Crypto
import HTTPWire
package import Net
package import Relay
import RelayWire
import Telemetry

/// The node's HTTP API and web page.
///
/// Runs on the loop of its connections; one task for each request. Shows and controls the parts it
/// is given and holds no rules of theirs.
package actor APIServer {
    package nonisolated let loop: EventLoop
    nonisolated let parts: NodeParts
    nonisolated let network: NetworkView
    nonisolated let figures: NodeFigures
    let settings: APISettings
    var gate: Gate
    var feed = EventFeed()
    var throughput = ThroughputMeter()
    var beats = BeatHistory()
    var roundTrips = RelayRoundTrips()
    /// The newest relay list known, for the names of relays.
    var list: RelayList?
    /// Seconds counted by `second`.
    var seconds: UInt64 = 0
    private let router = Router(Route.all)
    private let started = EventLoop.clock()
    private var servers: [HTTPServer] = []
    private var timer: LoopTimer?
    private var isCounting = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// An API that does not listen yet.
    package init(on loop: EventLoop, parts: NodeParts, settings: APISettings) {
        self.loop = loop
        self.parts = parts
        self.settings = settings
        network = NetworkView(registry: parts.registry, follower: parts.follower)
        figures = NodeFigures(parts)
        gate = Gate(token: settings.token, names: settings.names)
        ProcessFigures.register(in: parts.metrics)
    }

    /// Begins to listen, at one more address each time; returns where.
    package func start(at address: SocketAddress) throws(NetError) -> SocketAddress {
        let reserved = try ReservedAddress(address)
        try start(at: reserved)
        return reserved.address
    }

    /// Begins to serve whoever connects, or has connected already, to `reserved`.
    package func start(at reserved: ReservedAddress) throws(NetError) {
        var options = HTTPServerOptions()
        options.listen.maximumConnections = settings.connections
        let server = HTTPServer(on: loop, options: options) { [weak self] request, responder in
            guard let self else { return responder.respond(.serviceUnavailable) }
            if self.answerGuest(request, responder) { return }
            Task(executorPreference: request.loop) { await self.answer(request, responder) }
        }
        try server.listen(at: reserved)
        servers.append(server)
        gate.hosts.listening.append(reserved.address)
        if timer == nil {
            timer = loop.schedule(after: .zero, every: .seconds(1)) { [weak self] in
                self?.assumeIsolated { $0.tick() }
            }
        }
    }

    /// Stops listening, ends event streams, and lets other requests finish within `limit`.
    package func stop(draining limit: Duration) async {
        timer?.cancel()
        timer = nil
        let stopping = servers
        servers = []
        for server in stopping { await server.drain(within: limit) }
    }

    /// A key that `GET /open?key=` trades for a session, once, within a day.
    package func newOneTimeKey() -> String { gate.newKey(now: loop.now) }

    /// Takes note of a loop cell's fate and tells the open event streams.
    package func recordBeat(_ beat: Beat) {
        roundTrips.record(beat.relay, beat.roundTrip)
        let json = beats.record(beat, list)
        feed.send(.heartbeat, json)
    }

    /// A tick that comes while the one before still waits for a part is passed over.
    private func tick() {
        guard !isCounting else { return }
        isCounting = true
        Task(executorPreference: loop) { await self.turn() }
    }

    private func turn() async {
        await second()
        isCounting = false
    }
}

extension APIServer {
    /// How long the API has been there.
    nonisolated var uptime: Duration { EventLoop.clock() - started }

    /// The registry, when it runs here.
    nonisolated func registry() throws(APIFault) -> Registry {
        guard let registry = parts.registry else { throw .noRegistry }
        return registry
    }

    /// The client, when it runs here.
    nonisolated func client() throws(APIFault) -> RelayClient {
        guard let client = parts.client else {
            throw .notFound("No client runs in this process.", hint: "Run `warren up`.")
        }
        return client
    }

    /// The answer to `GET /api/v1/node`.
    func nodeJSON() async -> JSON {
        await NodeView(parts: parts, settings: settings).json(uptime: uptime)
    }

    /// The answer to `GET /api/v1/relays`: strangers learn nothing of where this node's chains end.
    func relaysJSON(for head: HTTPRequestHead) async throws -> JSON {
        let isUser = gate.isUser(head, now: loop.now)
        return try await network.relaysJSON(isUser ? roundTrips : RelayRoundTrips())
    }

    /// The answer to `GET /api/v1/circuits`.
    func circuitsJSON() async -> JSON {
        await NodeView(parts: parts, settings: settings).circuitsJSON(list)
    }

    private func answer(_ http: HTTPServerRequest, _ responder: HTTPResponder) async {
        let (label, answer) = await outcome(of: http)
        count(label, answer.status)
        guard responder.isOpen else { return }
        let head = answer.head
        if case .events = answer.body, http.head.method != .head {
            subscribe(responder, head)
        } else {
            responder.respond(head.status, fields: head.fields, body: answer.content)
        }
    }

    /// What to answer, and the path under which the request is counted.
    private func outcome(of http: HTTPServerRequest) async -> (String, APIAnswer) {
        let target = http.head.target
        switch router.match(http.head.method, target) {
        case .missing:
            let isForPeople = !target.rawPath.hasPrefix("/api/")
            return (
                "none",
                isForPeople
                    ? .text(.notFound, "There is no page here. The node's page is at /.\n")
                    : APIFault.unknownPath.answer
            )
        case .wrongMethod(let allowed): return ("none", APIFault.wrongMethod(allowed).answer)
        case .route(let route, let parameters):
            let request = APIRequest(http, parameters: parameters)
            return (route.path.text, await carryOut(request, route))
        }
    }

    private func carryOut(_ request: APIRequest, _ route: Route) async -> APIAnswer {
        do {
            let http = request.http
            try gate.admit(http.head, from: http.peer, to: route.access, now: loop.now)
            var request = request
            if case .json(_, let limit) = route.body {
                request.json = try await request.readJSON(limit: limit)
            }
            let answer = try await route.action(self, request)
            if case .events = answer.body, feed.count >= APILimits.subscribers {
                throw APIFault.tooManyStreams
            }
            return answer
        } catch let fault as APIFault {
            return fault.answer
        } catch {
            parts.log.error(
                "a request failed",
                ["path": .public(route.path.text), "why": .public("\(error)")]
            )
            return APIFault.internal.answer
        }
    }

    func count(_ path: String, _ status: HTTPStatus) {
        parts.metrics.counter(
            "warren_api_requests_total",
            "Requests answered.",
            labels: [MetricLabel("path", path), MetricLabel("status", "\(status.code / 100)xx")]
        ).increment()
    }
}
