import Bytes
import Net
import Testing

/// Runs `body` with fresh loops, which are shut down afterwards whatever happened.
@discardableResult
func withLoops<Value>(
    _ count: Int = 1,
    _ body: (LoopGroup) async throws -> Value
) async throws -> Value {
    let group = try LoopGroup(count: count, name: "test")
    do {
        let value = try await body(group)
        await group.shutdown()
        return value
    } catch {
        await group.shutdown()
        throw error
    }
}

/// Runs `body` with one fresh loop.
@discardableResult
func withLoop<Value>(_ body: (EventLoop) async throws -> Value) async throws -> Value {
    try await withLoops(1) { try await body($0.loops[0]) }
}

/// Something a test's callbacks on one loop change; read it on that loop.
final class Confined<Value>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}

extension EventLoop {
    /// Waits until `condition`, asked on the loop again and again, holds.
    func poll(until condition: @escaping @Sendable () -> Bool) async throws {
        while await !run(condition) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Lets the loop finish whatever it has been given so far, turn by turn.
    func settle(turns: Int = 3) async {
        for _ in 0..<turns {
            await withCheckedContinuation { continuation in
                submit { continuation.resume() }
            }
        }
    }
}

let anyPort = SocketAddress.ip(Endpoint(.v4(.loopback), port: 0))

extension ListenOptions {
    /// One connection is accepted, two wait, and whoever comes next gets no answer.
    static let overfull = ListenOptions(backlog: 1, maximumConnections: 1)
}

/// A pair of connected sockets on one loop: what the listener accepted, and what dialled it.
func connectedPair(
    on loop: EventLoop,
    at address: SocketAddress = anyPort
) async throws -> (accepted: TCPConnection, dialled: TCPConnection, listener: TCPListener) {
    try await loop.wait { (waiter: Waiter<Pair>) in
        let accepted = Confined<TCPConnection?>(nil)
        let dialled = Confined<TCPConnection?>(nil)
        let listener = Confined<TCPListener?>(nil)
        @Sendable func check() {
            guard let a = accepted.value, let b = dialled.value, let l = listener.value else {
                return
            }
            waiter.resume(.success((a, b, l)))
        }
        do throws(NetError) {
            let opened = try TCPListener(on: loop, at: address) {
                accepted.value = $0
                check()
            }
            listener.value = opened
            try TCPConnection.connect(to: opened.address, on: loop) { result in
                switch result {
                case .success(let connection): dialled.value = connection
                case .failure(let error): waiter.resume(.failure(error))
                }
                check()
            }
        } catch {
            waiter.resume(.failure(error))
        }
    }
}

typealias Pair = (accepted: TCPConnection, dialled: TCPConnection, listener: TCPListener)

/// Echoes, holding the peer back while it does not read its own echo.
func echo(_ connection: TCPConnection) {
    connection.onBytes = { bytes in
        connection.write(UnsafeRawBufferPointer(bytes))
        if connection.isCongested { connection.pauseReading() }
    }
    connection.onDrain = { connection.resumeReading() }
    connection.onEnd = { end in
        if end == .finished { connection.finish() }
    }
}
