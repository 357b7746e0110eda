import Bytes
import Crypto
import HTTPWire
import Net
import Testing

@Suite("TLS over a stream (RFC 8446)", .timeLimit(.minutes(10)))
struct TLSStreamTests {
    private let identity: TLSIdentity
    private let server: TLSContext
    private let client: TLSContext

    init() throws {
        let now: Int64 = 1_900_000_000
        identity = try SelfSignedCertificate.generate(names: ["localhost"], days: 3650, now: now)
        server = try TLSContext(server: identity)
        client = try TLSContext(client: .pinned([identity.fingerprint]))
    }

    /// A listener on `loop` whose connections speak TLS and go to `use`.
    private func listen(
        on loop: EventLoop,
        _ use: @escaping @Sendable (TLSStream) -> Void
    ) async throws -> Target {
        let server = server
        let listener = try await loop.run {
            try TCPListener(on: loop, at: anyPort) { connection in
                do throws(NetError) {
                    use(try TLSStream(over: connection, server))
                } catch {
                    Issue.record("\(error)")
                }
            }
        }
        return .endpoint(try #require(listener.localAddress))
    }

    private static func echo(_ stream: TLSStream) {
        stream.onBytes = { bytes in
            stream.write(UnsafeRawBufferPointer(bytes))
            if stream.isCongested { stream.pauseReading() }
        }
        stream.onDrain = { stream.resumeReading() }
        stream.onEnd = { if $0 == .finished { stream.finish() } }
    }

    @Test("bytes come back as they were, and both ends end in order", arguments: [0, 1, 3_000_000])
    func echoes(count: Int) async throws {
        try await withLoop { loop in
            let target = try await listen(on: loop, Self.echo)
            let stream = try await TLSDialer(client).dial(target, on: loop)
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            #expect(try await exchange(bytes, over: stream) == bytes)
        }
    }

    @Test("the key exchange is post-quantum")
    func hybrid() async throws {
        try await withLoop { loop in
            let target = try await listen(on: loop, Self.echo)
            let stream = try await TLSDialer(client).dial(target, on: loop)
            let secured = try #require(stream as? TLSStream)
            let exchange = await loop.run { secured.session.keyExchange }
            #expect(exchange == "X25519MLKEM768")
        }
    }

    @Test("a reader that pauses gets nothing until it goes on, and then everything")
    func pauses() async throws {
        try await withLoop { loop in
            let total = 20_000_000
            let target = try await listen(on: loop) { stream in
                let left = Confined(total)
                @Sendable func pump() {
                    let block = [UInt8](repeating: 5, count: 100_000)
                    while left.value > 0, !stream.isCongested {
                        stream.write(block)
                        left.value -= block.count
                    }
                    if left.value == 0 { stream.finish() }
                }
                stream.onDrain = { pump() }
                pump()
            }
            let stream = try await TLSDialer(client).dial(target, on: loop)
            let received = try await loop.wait { (waiter: Waiter<Int>) in
                var received = 0
                let isPaused = Confined(false)
                stream.onBytes = { bytes in
                    #expect(!isPaused.value)
                    received += bytes.count
                    isPaused.value = true
                    stream.pauseReading()
                    loop.submit {
                        loop.submit {
                            isPaused.value = false
                            stream.resumeReading()
                        }
                    }
                }
                stream.onEnd = { _ in waiter.resume(.success(received)) }
            }
            #expect(received == total)
        }
    }

    @Test("a certificate that is not the pinned one ends the handshake on both sides")
    func untrusted() async throws {
        try await withLoop { loop in
            let end = Confined<StreamEnd?>(nil)
            let target = try await listen(on: loop) { stream in stream.onEnd = { end.value = $0 } }
            let other = try TLSContext(client: .pinned([Bytes32([UInt8](repeating: 1, count: 32))]))
            await #expect(throws: NetError.self) {
                _ = try await TLSDialer(other).dial(target, on: loop)
            }
            try await loop.poll { end.value != nil }
        }
    }

    @Test("a peer that does not speak TLS is refused")
    func garbage() async throws {
        try await withLoop { loop in
            let end = Confined<StreamEnd?>(nil)
            let target = try await listen(on: loop) { stream in stream.onEnd = { end.value = $0 } }
            let stream = try await DirectDialer().connect(to: target, on: loop)
            await loop.run { stream.write(Array("GET / HTTP/1.1\r\n\r\n".utf8)) }
            try await loop.poll { end.value != nil }
            guard case .failed(.tls) = await loop.run({ end.value }) else {
                Issue.record("not refused as TLS")
                return
            }
        }
    }

    @Test("a connection cut off without an end of the session is a failure")
    func cutOff() async throws {
        try await withLoop { loop in
            let below = Confined<TCPConnection?>(nil)
            let server = server
            let listener = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { connection in
                    below.value = connection
                    do throws(NetError) {
                        Self.echo(try TLSStream(over: connection, server))
                    } catch {
                        Issue.record("\(error)")
                    }
                }
            }
            let target = Target.endpoint(try #require(listener.localAddress))
            let stream = try await TLSDialer(client).dial(target, on: loop)
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                stream.onBytes = { _ in below.value?.finish() }
                stream.onEnd = { waiter.resume(.success($0)) }
                stream.write([1])
            }
            guard case .failed(.tls) = end else {
                Issue.record("ended with \(end)")
                return
            }
        }
    }

    @Test("a server that accepts and says nothing runs out of time")
    func silent() async throws {
        try await withLoop { loop in
            let listener = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { $0.onBytes = { _ in } }
            }
            let target = Target.endpoint(try #require(listener.localAddress))
            var dialer = TLSDialer(client)
            dialer.timeout = .milliseconds(30)
            let impatient = dialer
            await #expect(throws: NetError.timedOut(after: .milliseconds(30))) {
                _ = try await impatient.dial(target, on: loop)
            }
        }
    }

    @Test("HTTP and WebSockets run over it")
    func https() async throws {
        try await withLoop { loop in
            let context = server
            let address = try await loop.run {
                let server = HTTPServer(
                    on: loop,
                    layer: { connection in
                        do throws(NetError) {
                            return try TLSStream(over: connection, context)
                        } catch {
                            return nil
                        }
                    },
                    answer: { request, responder in
                        responder.respond(.ok, body: Array(request.head.target.text.utf8))
                    }
                )
                try server.listen(at: anyPort)
                return server.address ?? anyPort
            }
            let client = HTTPClient(on: loop, secureDialer: TLSDialer(client))
            for path in ["/a", "/b"] {
                let url = try #require(HTTPURL("https://\(address)\(path)"))
                let response = try await client.send(.init(.get, url))
                #expect(String(decoding: response.body, as: UTF8.self) == path)
            }
        }
    }
}
