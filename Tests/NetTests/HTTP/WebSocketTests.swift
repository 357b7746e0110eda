import Bytes
import HTTPWire
import Net
import Testing

@Suite("WebSocket connections (RFC 6455)", .timeLimit(.minutes(10)))
struct WebSocketTests {
    /// Sends every message back, and refuses what asks for no WebSocket.
    private static let echo: HTTPServer.Answer = { _, responder in
        do throws(WebSocketHandshakeError) {
            guard let socket = try responder.acceptWebSocket(protocols: ["chat"]) else { return }
            socket.onMessage = { message in
                switch message {
                case .text(let payload): socket.send(payload.text)
                case .binary(let payload): payload.withUnsafeBytes { socket.send($0) }
                }
            }
        } catch {
            let response = error.response
            responder.respond(response.status, fields: response.fields)
        }
    }

    private func connect(_ scope: ServerScope) async throws -> WebSocketConnection {
        try await WebSocketClient.connect(
            to: scope.url("/", scheme: "ws"),
            on: scope.loop,
            protocols: ["chat"]
        )
    }

    @Test(
        "a message comes back as it was",
        arguments: ["", "hello", "grüße", String(repeating: "x", count: 200_000)]
    )
    func text(message: String) async throws {
        try await withServer(answer: Self.echo) { scope in
            let socket = try await connect(scope)
            let answer = try await scope.loop.wait { (waiter: Waiter<String>) in
                socket.onMessage = { message in
                    if case .text(let payload) = message { waiter.resume(.success(payload.text)) }
                }
                socket.send(message)
            }
            #expect(answer == message)
        }
    }

    @Test("many messages of one turn come back in order")
    func many() async throws {
        try await withServer(answer: Self.echo) { scope in
            let socket = try await connect(scope)
            let answers = try await scope.loop.wait { (waiter: Waiter<[UInt8]>) in
                var answers: [UInt8] = []
                socket.onMessage = { message in
                    if case .binary(let payload) = message { answers += payload.array }
                    if answers.count == 200 { waiter.resume(.success(answers)) }
                }
                for number in 0..<200 { socket.send([UInt8(number)]) }
            }
            #expect(answers == Array(0..<200))
        }
    }

    @Test("closing is answered, whoever begins it")
    func close() async throws {
        try await withServer(answer: Self.echo) { scope in
            let socket = try await connect(scope)
            let end = try await scope.loop.wait { (waiter: Waiter<WebSocketEnd>) in
                socket.onClose = { waiter.resume(.success($0)) }
                socket.close(.normal, reason: "done")
                socket.close()
                socket.send("too late")
            }
            #expect(end == .closed(WebSocketClose(.normal)))
            let other = try await connect(scope)
            await scope.loop.run { other.onMessage = { _ in } }
            let drained = Task { await scope.server.drain(within: .seconds(20)) }
            let goingAway = try await scope.loop.wait { (waiter: Waiter<WebSocketEnd>) in
                other.onClose = { waiter.resume(.success($0)) }
            }
            #expect(goingAway == .closed(WebSocketClose(.goingAway)))
            await drained.value
        }
    }

    @Test("a connection lost without a close says so")
    func lost() async throws {
        let end = Confined<WebSocketEnd?>(nil)
        try await withServer { _, responder in
            do throws(WebSocketHandshakeError) {
                let socket = try responder.acceptWebSocket()
                socket?.onMessage = { _ in }
                socket?.onClose = { end.value = $0 }
            } catch {
                Issue.record("\(error)")
            }
        } _: { scope in
            let socket = try await WebSocketClient.connect(
                to: scope.url("/", scheme: "ws"),
                on: scope.loop
            )
            await scope.loop.run { socket.abort() }
            try await scope.loop.poll(until: { end.value != nil })
            #expect(await scope.loop.run { end.value } == .lost(.reset))
        }
    }

    @Test("frames sent right behind the request are not lost")
    func early() async throws {
        try await withServer(answer: Self.echo) { scope in
            let stream = try await scope.dialled()
            let head =
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            // A masked "hi" (mask 0), then a masked empty close.
            let frames: [UInt8] = [0x81, 0x82, 0, 0, 0, 0, 104, 105, 0x88, 0x80, 0, 0, 0, 0]
            let answer = try await exchange(Array(head.utf8) + frames, over: stream)
            #expect(Array(answer.suffix(6)) == [0x81, 2, 104, 105, 0x88, 0])
        }
    }

    @Test("a peer that breaks the protocol is told so and closed")
    func unmasked() async throws {
        try await withServer(answer: Self.echo) { scope in
            let stream = try await scope.dialled()
            let head =
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            let answer = try await exchange(Array(head.utf8) + [0x81, 1, 65], over: stream)
            #expect(Array(answer.suffix(4)) == [0x88, 2, 0x03, 0xEA])
        }
    }

    @Test("a silent peer is asked for a sign of life, and dropped without one")
    func liveness() async throws {
        var options = HTTPServerOptions()
        options.pingInterval = .milliseconds(1)
        let end = Confined<WebSocketEnd?>(nil)
        try await withServer(options: options) { _, responder in
            do throws(WebSocketHandshakeError) {
                let socket = try responder.acceptWebSocket()
                socket?.onMessage = { _ in }
                socket?.onClose = { end.value = $0 }
            } catch {
                Issue.record("\(error)")
            }
        } _: { scope in
            let socket = try await WebSocketClient.connect(
                to: scope.url("/", scheme: "ws"),
                on: scope.loop
            )
            // Never reads, so never answers.
            try await scope.loop.poll(until: { end.value != nil })
            #expect(await scope.loop.run { end.value } == .lost(.timedOut(after: .milliseconds(1))))
            await scope.loop.run { socket.abort() }
        }
    }

    @Test("one frame serves many receivers")
    func shared() async throws {
        let sockets = Confined<[WebSocketConnection]>([])
        try await withServer { _, responder in
            do throws(WebSocketHandshakeError) {
                guard let socket = try responder.acceptWebSocket() else { return }
                socket.onMessage = { _ in
                    let frame = WebSocketConnection.encoded("to all")
                    for receiver in sockets.value { receiver.send(encoded: frame) }
                }
                sockets.value.append(socket)
            } catch {
                Issue.record("\(error)")
            }
        } _: { scope in
            var clients: [WebSocketConnection] = []
            for _ in 0..<50 {
                clients.append(
                    try await WebSocketClient.connect(
                        to: scope.url("/", scheme: "ws"),
                        on: scope.loop
                    )
                )
            }
            let receivers = clients
            let texts = try await scope.loop.wait { (waiter: Waiter<[String]>) in
                var texts: [String] = []
                for client in receivers {
                    client.onMessage = { message in
                        if case .text(let payload) = message { texts.append(payload.text) }
                        if texts.count == 50 { waiter.resume(.success(texts)) }
                    }
                }
                receivers[0].send("go")
            }
            #expect(texts == Array(repeating: "to all", count: 50))
            await scope.loop.run { sockets.value = [] }
        }
    }

    @Test("a request for no WebSocket is told what it lacks")
    func refused() async throws {
        try await withServer(answer: Self.echo) { scope in
            let response = try await HTTPClient(on: scope.loop).send(.init(.get, scope.url("/")))
            #expect(response.status == .upgradeRequired)
        }
    }
}
