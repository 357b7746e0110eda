import Bytes
import HTTPWire
import Net
import Synchronization
import Testing

/// Something set once, from any thread.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}

/// Something one task waits for and others give, from any thread.
final class Signal: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Void, Never>)
        case given
    }

    private let state = Mutex(State.open)

    var isGiven: Bool {
        state.withLock { if case .given = $0 { true } else { false } }
    }

    func give() {
        let before = state.withLock { state in
            defer { state = .given }
            return state
        }
        if case .awaited(let continuation) = before { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isGiven = state.withLock { state in
                if case .given = state { return true }
                state = .awaited(continuation)
                return false
            }
            if isGiven { continuation.resume() }
        }
    }
}

extension APIScope {
    /// Posts a body in chunks of unknown number; returns the status of the answer.
    func askInChunks(_ path: String, _ body: [UInt8]) async throws -> HTTPStatus {
        var writer = ByteWriter()
        writer.text("POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        writer.text("Transfer-Encoding: chunked\r\n\r\n")
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1_000)
            writer.text("\(String(piece.count, radix: 16))\r\n")
            writer.append(piece)
            writer.text("\r\n")
            rest = rest.dropFirst(1_000)
        }
        writer.text("0\r\n\r\n")
        let line = try await firstLine(after: writer.bytes)
        let code = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(code.flatMap { HTTPStatus(code: $0) })
    }

    /// Sends bytes as they are; returns the first line of what comes back.
    func firstLine(after bytes: [UInt8]) async throws -> String {
        let loop = loops.loops[1]
        let target = Target.endpoint(Endpoint(.v4(.loopback), port: port))
        let stream = try await DirectDialer().dial(target, on: loop)
        return try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                var received: [UInt8] = []
                var isDone = false
                stream.onEnd = { end in
                    if case .failed(let error) = end, !isDone {
                        isDone = true
                        continuation.resume(throwing: error)
                    }
                }
                stream.onBytes = { piece in
                    received += piece
                    guard !isDone, let end = received.firstIndex(of: 13) else { return }
                    isDone = true
                    stream.close()
                    continuation.resume(
                        returning: String(decoding: received[..<end], as: UTF8.self)
                    )
                }
                stream.write(bytes)
            }
        }
    }
}
