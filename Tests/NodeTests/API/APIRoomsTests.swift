import Bytes
import HTTPWire
import Net
import Rooms
import RoomsWire
import Testing

@Suite("Rooms where the page is", .timeLimit(.minutes(10)))
struct APIRoomsTests {
    /// Asks for a WebSocket as a page of `origin` would; gives the status of a refusal.
    private func refusal(
        _ scope: APIScope,
        host: String = "127.0.0.1",
        origin: String? = nil
    ) async throws -> HTTPStatus? {
        let url = try #require(HTTPURL("ws://\(host):\(scope.port)/rooms/ws"))
        var fields: HTTPFields = [:]
        fields[.origin] = origin.map { "\($0):\(scope.port)" }
        let dialer = LoopbackDialer(port: scope.port)
        do {
            let socket = try await WebSocketClient.connect(
                to: url,
                on: scope.client.loop,
                by: dialer,
                fields: fields
            )
            await scope.client.loop.run { socket.abort() }
            return nil
        } catch let error as WebSocketHandshakeError {
            guard case .refused(let status) = error else { throw error }
            return status
        }
    }

    /// Reaches the scope's API by whatever name.
    private struct LoopbackDialer: Dialer {
        let port: UInt16

        func dial(_ target: Target, on loop: EventLoop) async throws -> any ByteStream {
            let endpoint = Endpoint(.v4(.loopback), port: port)
            return try await DirectDialer().dial(.endpoint(endpoint), on: loop)
        }
    }

    @Test("guests need no key, but the node's own name and its own page")
    func guests() async throws {
        try await withAPI(rooms: SignalingSettings()) { (scope) async throws in
            #expect(try await refusal(scope) == nil)
            #expect(try await refusal(scope, origin: "http://127.0.0.1") == nil)
            #expect(try await refusal(scope, origin: "http://evil.example") == .forbidden)
            #expect(try await refusal(scope, host: "evil.example") == .misdirectedRequest)
        }
    }

    @Test("polling obeys the same rules")
    func polling() async throws {
        try await withAPI(rooms: SignalingSettings()) { scope in
            let path = "/socket.io/?EIO=4&transport=polling"
            #expect(try await scope.ask(.get, path).status == .ok)
            let foreign = try await scope.ask(.get, path, host: "evil.example")
            #expect(foreign.status == .misdirectedRequest)
            let fields: HTTPFields = [.origin: "http://evil.example"]
            #expect(try await scope.ask(.get, path, fields: fields).status == .forbidden)
        }
    }

    @Test("figures name no room and need no key")
    func stats() async throws {
        try await withAPI(rooms: SignalingSettings()) { scope in
            let answer = try await scope.ask(.get, "/api/v1/rooms/stats")
            #expect(answer.status == .ok)
            #expect(try answer.json["rooms"] == 0 && answer.json["connections"] == 0)
        }
    }

    @Test("a node without rooms says so", arguments: ["/rooms/ws", "/api/v1/rooms/stats"])
    func absent(path: String) async throws {
        try await withAPI { (scope) async throws in
            #expect(try await scope.ask(.get, path).status == .notFound)
        }
    }
}
