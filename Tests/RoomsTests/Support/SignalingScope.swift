import Bytes
import HTTPWire
import Net
import Rooms
import RoomsWire
import Telemetry

/// A signaling server on a loop of its own, and where it listens.
struct SignalingScope: Sendable {
    let loop: EventLoop
    let http: HTTPServer
    let server: SignalingServer
    let client: HTTPClient

    /// A URL of the server.
    func url(_ path: String, scheme: String = "http") throws -> HTTPURL {
        guard let address = http.address, let url = HTTPURL("\(scheme)://\(address)\(path)") else {
            throw NetError.addressInvalid(path)
        }
        return url
    }

    /// A WebSocket to the server.
    func talker(_ path: String = SignalingServer.webSocketPath) async throws -> Talker {
        let socket = try await WebSocketClient.connect(
            to: try url(path, scheme: "ws"),
            on: loop,
            messageLimit: 1 << 20
        )
        return await loop.run { Talker(socket) }
    }

    /// What the server has counted.
    func figures() async -> SignalingFigures { await loop.run { server.figures } }

    /// The status and the body of an answer.
    func ask(
        _ method: HTTPMethod = .get,
        _ path: String,
        fields: HTTPFields = [:],
        _ body: String = ""
    ) async throws -> HTTPClientResponse {
        try await client.send(
            HTTPClientRequest(method, try url(path), fields: fields, body: Array(body.utf8))
        )
    }
}

/// Runs `body` with a listening server.
func withSignaling(
    _ settings: SignalingSettings = SignalingSettings(),
    answer: (@Sendable (EventLoop) -> HTTPServer.Answer)? = nil,
    _ body: (SignalingScope) async throws -> Void
) async throws {
    let group = try LoopGroup(count: 1, name: "test")
    do {
        let loop = group.loops[0]
        let (server, http) = try await loop.run { () throws(NetError) in
            let server = SignalingServer(on: loop, settings, metrics: Metrics())
            let own: HTTPServer.Answer = { server.answer($0, $1) }
            let answer = answer?(loop) ?? own
            let http = HTTPServer(on: loop, answer: answer)
            try http.listen(at: .ip(Endpoint(.v4(.loopback), port: 0)))
            return (server, http)
        }
        let scope = SignalingScope(
            loop: loop,
            http: http,
            server: server,
            client: HTTPClient(on: loop)
        )
        try await body(scope)
        await loop.run { server.stop() }
        await http.drain(within: .zero)
    } catch {
        await group.shutdown()
        throw error
    }
    await group.shutdown()
}
