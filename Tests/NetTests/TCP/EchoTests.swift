import Bytes
import Glibc
import Net
import Testing

@Suite("TCP echo", .timeLimit(.minutes(10)))
struct EchoTests {
    /// Bytes whose period is no power of two, so that a lost or repeated block shows.
    struct Pattern: Sendable {
        static let period = 65_521
        let bytes: [UInt8]

        init() {
            var generator = SeededGenerator(seed: 64)
            let once = (0..<Self.period).map { _ in UInt8.random(in: 0...255, using: &generator) }
            bytes = Array((0..<6).map { _ in once }.joined())
        }

        func matches(_ received: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
            bytes.withUnsafeBytes { expected in
                guard let a = expected.baseAddress, let b = received.baseAddress else {
                    return false
                }
                return received.count <= Self.period * 5
                    && memcmp(a + offset % Self.period, b, received.count) == 0
            }
        }
    }

    /// Sends `total` bytes of the pattern as fast as the stream drains, then finishes.
    final class Source: @unchecked Sendable {
        private let pattern: Pattern
        private let connection: TCPConnection
        private var left: Int

        init(_ connection: TCPConnection, _ pattern: Pattern, total: Int) {
            (self.connection, self.pattern, left) = (connection, pattern, total)
        }

        func pump() {
            let chunk = Pattern.period * 3
            while left > 0, !connection.isCongested {
                let count = min(left, chunk)
                pattern.bytes.withUnsafeBytes {
                    connection.write(UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
                left -= count
            }
            if left == 0 { connection.finish() }
        }
    }

    @Test(
        "64 MiB come back as they were, whole and in order",
        arguments: [TCPConnection.WritePolicy.atOnce, .endOfTurn]
    )
    func large(policy: TCPConnection.WritePolicy) async throws {
        let total = 64 << 20
        try await withLoops(2) { group in
            let (server, client) = (group.loops[0], group.loops[1])
            let address = try await server.run {
                try TCPListener(on: server, at: anyPort) { connection in
                    connection.writePolicy = policy
                    echo(connection)
                }.address
            }
            let (received, isIntact) = try await client.wait { (waiter: Waiter<(Int, Bool)>) in
                Self.run(on: client, address, total, policy, waiter)
            }
            #expect(received == total)
            #expect(isIntact)
        }
    }

    private static func run(
        on loop: EventLoop,
        _ address: SocketAddress,
        _ total: Int,
        _ policy: TCPConnection.WritePolicy,
        _ waiter: Waiter<(Int, Bool)>
    ) {
        let pattern = Pattern()
        do throws(NetError) {
            try TCPConnection.connect(to: address, on: loop) { result in
                guard case .success(let connection) = result else { return }
                connection.writePolicy = policy
                let source = Source(connection, pattern, total: total)
                var (received, isIntact) = (0, true)
                connection.onBytes = { bytes in
                    isIntact = isIntact && pattern.matches(bytes, at: received)
                    received += bytes.count
                }
                connection.onDrain = { source.pump() }
                connection.onEnd = { _ in waiter.resume(.success((received, isIntact))) }
                source.pump()
            }
        } catch {
            waiter.resume(.failure(error))
        }
    }

    @Test(
        "bytes arrive over a Unix-domain socket, whose file is private and goes with the listener"
    )
    func local() async throws {
        try await withLoop { loop in
            let path = "/tmp/warren-net-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
            for _ in 0..<2 {
                let pair = try await connectedPair(on: loop, at: .local(path: path))
                var info = stat()
                #expect(stat(path, &info) == 0)
                #expect(info.st_mode & 0o777 == 0o600)
                await loop.run { echo(pair.accepted) }
                #expect(try await exchange([1, 2, 3], over: pair.dialled) == [1, 2, 3])
                await loop.run { pair.listener.close() }
                #expect(stat(path, &info) != 0)
            }
        }
    }
}

/// Sends `bytes`, ends our side, and returns what came until the peer ended its own.
func exchange(_ bytes: [UInt8], over stream: any ByteStream) async throws -> [UInt8] {
    try await stream.loop.wait { (waiter: Waiter<[UInt8]>) in
        var received: [UInt8] = []
        stream.onBytes = { received.append(contentsOf: $0) }
        stream.onEnd = { end in
            switch end {
            case .finished: waiter.resume(.success(received))
            case .failed(let error): waiter.resume(.failure(error))
            }
        }
        stream.write(bytes)
        stream.finish()
    }
}
