import Bytes
import HTTPWire
import Net
import Testing

@Suite("HTTP client", .timeLimit(.minutes(10)))
struct HTTPClientTests {
    private static let who: HTTPServer.Answer = { request, responder in
        responder.respond(.ok, body: Array("\(request.peer?.port ?? 0)".utf8))
    }

    @Test(
        "requests one after the other share a connection, unless reuse is off",
        arguments: [16, 0]
    )
    func reuse(idle: Int) async throws {
        try await withServer(answer: Self.who) { scope in
            var options = HTTPClientOptions()
            options.idleConnections = idle
            let client = HTTPClient(on: scope.loop, options: options)
            var ports: Set<String> = []
            for _ in 0..<10 {
                let response = try await client.send(.init(.get, scope.url("/")))
                ports.insert(String(decoding: response.body, as: UTF8.self))
            }
            #expect(ports.count == (idle == 0 ? 10 : 1))
        }
    }

    @Test("requests at once are all answered")
    func concurrent() async throws {
        try await withServer { request, responder in
            responder.respond(.ok, body: Array(request.head.target.text.utf8))
        } _: { scope in
            let client = HTTPClient(on: scope.loop)
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let response = try await client.send(.init(.get, scope.url("/\(number)")))
                        #expect(response.body == Array("/\(number)".utf8))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Accepts raw connections and writes `text` to each that sends something, then does `then`.
    private func withAnswer(
        _ text: String,
        _ then: @escaping @Sendable (TCPConnection) -> Void,
        _ body: (EventLoop, HTTPURL) async throws -> Void
    ) async throws {
        try await withLoop { loop in
            let address = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { connection in
                    connection.onBytes = { _ in
                        connection.write(Array(text.utf8))
                        then(connection)
                    }
                    connection.onEnd = { _ in connection.close() }
                }.address
            }
            try await body(loop, #require(HTTPURL("http://\(address)/")))
        }
    }

    @Test("a body that the end of the connection ends is whole")
    func untilClose() async throws {
        try await withAnswer("HTTP/1.1 200 OK\r\n\r\nall of it") {
            $0.finish()
        } _: { loop, url in
            let response = try await HTTPClient(on: loop).send(.init(.get, url))
            #expect(response.body == Array("all of it".utf8))
        }
    }

    @Test("a body cut short is an error")
    func truncated() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"
        try await withAnswer(text) {
            $0.finish()
        } _: { loop, url in
            await #expect(throws: HTTPError.truncated) {
                try await HTTPClient(on: loop).send(.init(.get, url))
            }
        }
    }

    @Test("a body over the limit is refused before it is read")
    func bodyLimit() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"
        try await withAnswer(text) { _ in
        } _: { loop, url in
            var request = HTTPClientRequest(.get, url)
            request.bodyLimit = 10
            await #expect(throws: HTTPError.bodyTooLong(bytes: 11, limit: 10)) {
                try await HTTPClient(on: loop).send(request)
            }
        }
    }

    @Test("a server that never answers runs out of time")
    func timeout() async throws {
        try await withAnswer("") { _ in
        } _: { loop, url in
            var request = HTTPClientRequest(.get, url)
            request.timeout = .milliseconds(30)
            await #expect(throws: NetError.timedOut(after: .milliseconds(30))) {
                try await HTTPClient(on: loop).send(request)
            }
        }
    }

    @Test("a kept connection that the server has closed is replaced")
    func stale() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        try await withAnswer(text) { connection in
            connection.loop.submit { connection.close() }
        } _: { loop, url in
            let client = HTTPClient(on: loop)
            for _ in 0..<20 {
                let response = try await client.send(.init(.get, url))
                #expect(response.body == Array("ok".utf8))
            }
        }
    }

    @Test("a socket file can stand in for the host")
    func local() async throws {
        try await withLoop { loop in
            let path = "/tmp/warren-http-test-\(UInt64.random(in: 0...UInt64.max))"
            try await loop.run {
                let server = HTTPServer(on: loop) { request, responder in
                    #expect(request.peer == nil)
                    responder.respond(.ok, body: Array((request.head.fields[.host] ?? "").utf8))
                }
                try server.listen(at: .local(path: path))
            }
            var request = try HTTPClientRequest(.get, #require(HTTPURL("http://node/")))
            request.target = .local(path: path)
            let response = try await HTTPClient(on: loop).send(request)
            #expect(String(decoding: response.body, as: UTF8.self) == "node")
        }
    }

    @Test("https without a way to open TLS is refused")
    func noTLS() async throws {
        try await withLoop { loop in
            let url = try #require(HTTPURL("https://localhost/"))
            await #expect(throws: NetError.self) {
                try await HTTPClient(on: loop).send(.init(.get, url))
            }
        }
    }
}
