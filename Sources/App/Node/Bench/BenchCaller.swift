import Bytes
import Net

/// The calling end of a measurement, over any stream.
///
/// `@unchecked Sendable`: confined to the stream's loop.
final class BenchCaller: @unchecked Sendable {
    private let stream: any ByteStream
    private var received = 0
    private var unsent = 0
    private var done: ((Result<Void, any Error>) -> Void)?
    private static let block = [UInt8](repeating: 0xA5, count: 128 << 10)

    init(_ stream: any ByteStream) { self.stream = stream }

    /// Sends a request and what belongs to it, and waits for so many bytes.
    func exchange(_ request: BenchRequest, expect count: Int) async throws {
        if case .sink(let bytes) = request { unsent = bytes }
        try await wait { [self] in
            stream.onBytes = { [self] bytes in
                received += bytes.count
                if received >= count { finish(.success(())) }
            }
            stream.onDrain = { [self] in send() }
            stream.write(request.bytes)
            send()
        }
        stream.loop.execute { [stream] in stream.close() }
    }

    /// Sends one byte and waits for it, again and again.
    func pingPong(_ count: Int) async throws -> [Duration] {
        let loop = stream.loop
        let trips = Trips()
        try await wait { [self] in
            var sent = loop.now
            stream.onBytes = { [self] _ in
                let now = EventLoop.clock()
                trips.all.append(now - sent)
                guard trips.all.count < count else { return finish(.success(())) }
                sent = now
                stream.write([1])
            }
            stream.write(BenchRequest.echo.bytes)
            sent = EventLoop.clock()
            stream.write([1])
        }
        stream.loop.execute { [stream] in stream.close() }
        return trips.all
    }

    /// Written on the loop, read after the end.
    private final class Trips: @unchecked Sendable {
        var all: [Duration] = []
    }

    private func send() {
        while unsent > 0, !stream.isCongested {
            let count = min(unsent, Self.block.count)
            unsent -= count
            Self.block.withUnsafeBytes {
                stream.write(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
    }

    private func wait(_ start: @escaping @Sendable () -> Void) async throws {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            stream.loop.execute { [self] in
                done = { continuation.resume(with: $0) }
                stream.onEnd = { [self] end in finish(.failure(end)) }
                start()
            }
        }
    }

    private func finish(_ result: Result<Void, any Error>) {
        done?(result)
        done = nil
    }
}
