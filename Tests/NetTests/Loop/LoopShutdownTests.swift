import Bytes
import Net
import Testing

@Suite("Closing a loop", .timeLimit(.minutes(10)))
struct LoopShutdownTests {
    /// The loop itself traps when libuv still holds anything at its end.
    @Test("everything open is closed, and whoever waits is told so once")
    func everythingOpen() async throws {
        let loop = try EventLoop()
        let pair = try await connectedPair(on: loop)
        let ends = Confined<[StreamEnd]>([])
        try await loop.run {
            for connection in [pair.accepted, pair.dialled] {
                connection.onBytes = { _ in }
                connection.onEnd = { ends.value.append($0) }
            }
            pair.accepted.write([UInt8](repeating: 1, count: 8 << 20))
            loop.schedule(after: .seconds(3600)) { Issue.record("a dropped timer fired") }
            _ = try SignalWatcher(on: loop, [.hangUp]) { _ in }
        }
        let sleeper = Task {
            try await loop.sleep(for: .seconds(3600))
        }
        await loop.settle()
        await loop.shutdown()
        #expect(await sleeper.result.netFailure == .shutDown)
        #expect(ends.value == [.failed(.shutDown), .failed(.shutDown)])
    }

    @Test("connections being opened report the end of their loop")
    func whileConnecting() async throws {
        let loop = try EventLoop()
        let outcomes = Confined<[NetError?]>([])
        try await loop.run {
            let listener = try TCPListener(on: loop, at: anyPort) { $0.close() }
            for _ in 0..<10 {
                try TCPConnection.connect(to: listener.address, on: loop) {
                    outcomes.value.append($0.failure)
                }
            }
            // In the same turn: no connection can have been reported.
            loop.stop()
        }
        await loop.shutdown()
        #expect(outcomes.value == Array(repeating: .shutDown, count: 10))
    }

    @Test("actors of a closed loop still get their turns, one at a time")
    func afterlife() async throws {
        let loop = try EventLoop()
        await loop.shutdown()
        let tally = EventLoopTests.Tally(loop: loop)
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await tally.addOften(50) } }
        }
        #expect(await tally.count == 1000)
    }

    @Test("a closed loop opens nothing")
    func refuses() async throws {
        let loop = try EventLoop()
        await loop.shutdown()
        await #expect(throws: NetError.shutDown) { try await loop.sleep(for: .zero) }
        await #expect(throws: NetError.shutDown) {
            try await DirectDialer().connect(to: .name("localhost", port: 1), on: loop)
        }
        await #expect(throws: NetError.shutDown) {
            try await loop.run {
                _ = try TCPListener(on: loop, at: anyPort) { $0.close() }
            }
        }
    }

    @Test("closing again, from many tasks and by joining, returns each time")
    func oftenAndJoined() async throws {
        let loop = try EventLoop()
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { await loop.shutdown() } }
        }
        loop.stop()
        loop.join()
        await loop.shutdown()
    }

    @Test("a hundred loops come and go")
    func many() async throws {
        for _ in 0..<100 {
            let loop = try EventLoop()
            #expect(await loop.run { loop.isOnLoop })
            loop.join()
        }
    }
}
