import Bytes
import HTTPWire
import Net
import Rooms
import Testing

@Suite(
    "Engine.IO 4 on real sockets (github.com/socketio/engine.io-protocol)",
    .timeLimit(.minutes(10))
)
struct EngineConformanceTests {
    static let paths = ["/engine.io/", "/socket.io/"]

    private func withEcho(_ body: (SignalingScope) async throws -> Void) async throws {
        try await withSignaling(answer: { Echo.answer(on: $0) }, body)
    }

    /// Opens a session over polling; gives the path to ask at.
    private func polled(_ scope: SignalingScope, _ path: String) async throws -> String {
        let answer = try await scope.ask(.get, "\(path)?EIO=4&transport=polling")
        let json = try JSON(parsing: String(decoding: answer.body.dropFirst(), as: UTF8.self))
        let id = try #require(json["sid"]?.stringValue)
        return "\(path)?EIO=4&transport=polling&sid=\(id)"
    }

    private func probing(_ scope: SignalingScope, _ path: String) async throws -> Talker {
        try await scope.talker(path.split(separator: "polling").joined(separator: "websocket"))
    }

    @Test("a session opens over polling", arguments: paths)
    func handshake(path: String) async throws {
        try await withEcho { scope in
            let answer = try await scope.ask(.get, "\(path)?EIO=4&transport=polling")
            #expect(answer.status == .ok && answer.body.first == UInt8(ascii: "0"))
            let json = try JSON(parsing: String(decoding: answer.body.dropFirst(), as: UTF8.self))
            #expect(
                json.objectValue.map { Set($0.keys) }
                    == ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]
            )
            #expect(json["upgrades"] == ["websocket"] && json["maxPayload"] == 1_000_000)
        }
    }

    static let wrong: [(method: HTTPMethod, query: String)] = [
        (.get, "transport=polling"), (.get, "EIO=abc&transport=polling"), (.get, "EIO=4"),
        (.get, "EIO=4&transport=abc"), (.post, "EIO=4&transport=polling"),
        (.put, "EIO=4&transport=polling"), (.get, "EIO=4&transport=websocket"),
        (.get, "EIO=4&transport=polling&sid=nobody"), (.get, ""),
    ]

    @Test("a request that opens nothing is refused", arguments: wrong)
    func refused(method: HTTPMethod, query: String) async throws {
        try await withEcho { scope in
            for path in Self.paths {
                let answer = try await scope.ask(method, "\(path)?\(query)")
                #expect(answer.status == .badRequest)
            }
        }
    }

    @Test("a WebSocket with a wrong query is refused", arguments: ["transport=websocket", "EIO=4"])
    func refusedWebSocket(query: String) async throws {
        try await withEcho { (scope) async throws in
            await #expect(throws: WebSocketHandshakeError.refused(.badRequest)) {
                _ = try await scope.talker("/engine.io/?\(query)")
            }
        }
    }

    @Test(
        "what is posted comes back",
        arguments: ["4hello", "4test1\u{1E}4test2\u{1E}4test3", "4hello\u{1E}bAQIDBA=="]
    )
    func polling(payload: String) async throws {
        try await withEcho { scope in
            let path = try await polled(scope, "/engine.io/")
            let posted = try await scope.ask(.post, path, payload)
            #expect(posted.status == .ok && posted.body == Array("ok".utf8))
            #expect(try await scope.ask(.get, path).body == Array(payload.utf8))
        }
    }

    @Test("what is no payload, or too large, ends the session")
    func malformed() async throws {
        try await withEcho { scope in
            let path = try await polled(scope, "/engine.io/")
            #expect(try await scope.ask(.post, path, "abc").status == .badRequest)
            #expect(try await scope.ask(.get, path).status == .badRequest)
            let other = try await polled(scope, "/engine.io/")
            let large = "4" + String(repeating: "x", count: 1_000_000)
            #expect(try await scope.ask(.post, other, large).status == .contentTooLarge)
            #expect(try await scope.ask(.get, other).status == .badRequest)
        }
    }

    @Test("two requests at once end the session", arguments: paths)
    func duplicate(path: String) async throws {
        try await withEcho { scope in
            let path = try await polled(scope, path)
            async let first = scope.ask(.get, path)
            async let second = scope.ask(.get, path)
            let answers = try await [first, second]
            #expect(Set(answers.map(\.status.code)) == [200, 400])
            #expect(answers.first { $0.status == .ok }?.body == Array("1".utf8))
            #expect(try await scope.ask(.get, path).status == .badRequest)
        }
    }

    @Test("text and bytes come back over a WebSocket; what is no packet closes it")
    func webSocket() async throws {
        try await withEcho { scope in
            let talker = try await scope.talker("/engine.io/?EIO=4&transport=websocket")
            #expect(try await talker.text().hasPrefix(#"0{"sid":"#))
            await talker.send("4hello")
            #expect(try await talker.packet() == .text("4hello"))
            await talker.send([1, 2, 3, 4])
            #expect(try await talker.packet() == .bytes([1, 2, 3, 4]))
            await talker.send("abc")
            #expect(try await talker.ended() != nil)
        }
    }

    @Test("pings come, and silence ends the session", arguments: paths)
    func heartbeat(path: String) async throws {
        try await withEcho { scope in
            let polling = try await polled(scope, path)
            for _ in 0..<2 {
                #expect(try await scope.ask(.get, polling).body == Array("2".utf8))
                #expect(try await scope.ask(.post, polling, "3").status == .ok)
            }
            #expect(try await scope.ask(.get, polling).body == Array("2".utf8))
            let talker = try await scope.talker("\(path)?EIO=4&transport=websocket")
            _ = try await talker.text()
            #expect(try await talker.text() == "2")
            #expect(try await talker.ended() != nil)
            #expect(try await scope.ask(.get, polling).status == .badRequest)
        }
    }

    @Test("a client ends its session over either transport", arguments: paths)
    func close(path: String) async throws {
        try await withEcho { scope in
            let polling = try await polled(scope, path)
            #expect(try await scope.ask(.post, polling, "1").status == .ok)
            #expect(try await scope.ask(.get, polling).status == .badRequest)
            let talker = try await scope.talker("\(path)?EIO=4&transport=websocket")
            await talker.send("1")
            #expect(try await talker.ended() != nil)
        }
    }

    @Test("a WebSocket takes over, and nothing else may any more", arguments: paths)
    func upgrade(path: String) async throws {
        try await withEcho { scope in
            let polling = try await polled(scope, path)
            let talker = try await probing(scope, polling)
            await talker.send("2probe")
            #expect(try await talker.text() == "3probe")
            #expect(try await scope.ask(.get, polling).body == Array("6".utf8))
            await talker.send("5")
            await talker.send("2")
            if path == "/engine.io/" {
                // A ping is a server's alone, so the session has ended.
                #expect(try await talker.ended() != nil)
            }
            #expect(try await scope.ask(.get, polling).status == .badRequest)
            let other = try await probing(scope, polling)
            #expect(try await other.ended() != nil)
        }
    }

    @Test("a page of another host that may connect is told so, others are told nothing")
    func origins() async throws {
        var settings = SignalingSettings()
        settings.origins = ["https://rooms.example.org"]
        try await withSignaling(settings) { scope in
            let name: HTTPFieldName = "Access-Control-Allow-Origin"
            let path = "/engine.io/?EIO=4&transport=polling"
            for (origin, told) in [
                ("https://rooms.example.org", "https://rooms.example.org"),
                ("https://evil.example", nil),
            ] as [(String, String?)] {
                let answer = try await scope.ask(.get, path, fields: [.origin: origin])
                #expect(answer.head.fields[name] == told)
            }
            let fields: HTTPFields = [.origin: "https://rooms.example.org"]
            #expect(try await scope.ask(.options, path, fields: fields).status == .noContent)
        }
    }
}
