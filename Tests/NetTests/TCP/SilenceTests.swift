import Bytes
import Glibc
import Testing

@testable import Net

@Suite("Connections whose other host vanishes (RFC 5482, RFC 9293 §3.8.4)")
struct SilenceTests {
    private static func option(_ name: Int32, level: Int32 = Int32(IPPROTO_TCP), of socket: Int32)
        -> Int32
    {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(socket, level, name, &value, &size)
        return value
    }

    @Test("the kernel probes idle ones and gives up on those that acknowledge nothing")
    func options() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            try await loop.run {
                for connection in [pair.accepted, pair.dialled] {
                    connection.failWhenSilent(for: .seconds(60))
                    let socket = try #require(connection.descriptor)
                    #expect(Self.option(SO_KEEPALIVE, level: SOL_SOCKET, of: socket) != 0)
                    #expect(Self.option(TCP_KEEPIDLE, of: socket) == 30)
                    #expect(Self.option(TCP_KEEPINTVL, of: socket) == 10)
                    #expect(Self.option(TCP_KEEPCNT, of: socket) == 3)
                    #expect(Self.option(TCP_USER_TIMEOUT, of: socket) == 60_000)
                }
                pair.listener.close()
            }
        }
    }

    @Test("a peer that opens no window for so long is given up")
    func shut() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                // Nobody takes bytes at the other end, and more are sent than buffers hold.
                pair.dialled.failWhenSilent(for: .seconds(6))
                pair.dialled.onEnd = { waiter.resume(.success($0)) }
                pair.dialled.write([UInt8](repeating: 1, count: 32 << 20))
            }
            guard case .failed(.system(_, -ETIMEDOUT)) = end else {
                Issue.record("\(end)")
                return
            }
            await loop.run {
                pair.accepted.close()
                pair.listener.close()
            }
        }
    }

    @Test("a closed connection is left alone")
    func closed() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            await loop.run {
                pair.dialled.close()
                pair.dialled.failWhenSilent(for: .seconds(60))
                #expect(pair.dialled.descriptor == nil)
                pair.listener.close()
            }
        }
    }
}
