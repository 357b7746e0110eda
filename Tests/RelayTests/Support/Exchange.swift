import Bytes
import Net

/// A server that sends back what it gets.
func echo(on loop: EventLoop) async throws -> Endpoint {
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
func exchange(_ count: Int, over stream: any ByteStream) async throws -> [UInt8] {
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
    let loop = stream.loop
    return try await withCheckedThrowingContinuation { continuation in
        loop.execute {
            let exchange = Exchange(stream, message) { continuation.resume(with: $0) }
            exchange.start()
        }
    }
}

/// Writes a message at the stream's pace and gathers the echo.
final class Exchange: @unchecked Sendable {
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
