import Bytes
import Crypto
import Net
import Relay
import RelayWire
import Testing

@Suite("Relay service on loopback sockets", .timeLimit(.minutes(10)))
struct RelayServiceTests {
    /// A server that sends back what it gets.
    private func echo(on loop: EventLoop) async throws -> Endpoint {
        try await loop.run { () throws(NetError) -> Endpoint in
            let listener = try TCPListener(on: loop, at: LoopbackNetwork.anyPort) { connection in
                connection.onEnd = { [unowned connection] _ in connection.finish() }
                connection.onDrain = { [unowned connection] in connection.resumeReading() }
                connection.onBytes = { [unowned connection] bytes in
                    connection.write(UnsafeRawBufferPointer(bytes))
                    if connection.isCongested { connection.pauseReading() }
                }
            }
            guard let address = listener.localAddress else { throw .shutDown }
            return address
        }
    }

    /// Sends `count` bytes on a stream and collects as many.
    private func exchange(_ count: Int, over stream: any ByteStream) async throws -> [UInt8] {
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let loop = stream.loop
        return try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                let exchange = Exchange(stream, message) { continuation.resume(with: $0) }
                exchange.start()
            }
        }
    }

    @Test("a stream through three relays brings back what was sent", arguments: [1, 3_000_000])
    func stream(count: Int) async throws {
        let network = try await LoopbackNetwork(relays: 3)
        let target = try await echo(on: network.loops.loops[0])
        let stream = try await network.client.open(.endpoint(target))
        let back = try await exchange(count, over: stream)
        #expect(back == (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) })
        await network.stop()
    }
}

/// Writes a message at the stream's pace and gathers the echo.
private final class Exchange: @unchecked Sendable {
    // Confined to the stream's loop.
    private let stream: any ByteStream
    private let message: [UInt8]
    private var sent = 0
    private var received: [UInt8] = []
    private let done: (Result<[UInt8], any Error>) -> Void

    init(
        _ stream: any ByteStream,
        _ message: [UInt8],
        _ done: @escaping (Result<[UInt8], any Error>) -> Void
    ) {
        (self.stream, self.message, self.done) = (stream, message, done)
    }

    func start() {
        stream.onDrain = { self.send() }
        stream.onEnd = { end in
            if case .failed(let error) = end { self.done(.failure(error)) }
        }
        stream.onBytes = { bytes in
            self.received += bytes
            guard self.received.count == self.message.count else { return }
            self.stream.close()
            self.done(.success(self.received))
        }
        send()
    }

    private func send() {
        while sent < message.count, !stream.isCongested {
            let end = min(sent + 65_536, message.count)
            message[sent..<end].withUnsafeBytes { stream.write($0) }
            sent = end
        }
    }
}
