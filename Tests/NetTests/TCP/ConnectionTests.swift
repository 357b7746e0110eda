import Bytes
import Glibc
import Net
import Testing

@Suite("TCP connections", .timeLimit(.minutes(10)))
struct ConnectionTests {
    @Test("a side that finished still receives, and both having finished closes both")
    func halfClose() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            await loop.run {
                let server = pair.accepted
                var request: [UInt8] = []
                server.onBytes = { request.append(contentsOf: $0) }
                server.onEnd = { end in
                    #expect(end == .finished)
                    server.write(request.reversed())
                    server.finish()
                }
            }
            let answer = try await exchange([1, 2, 3], over: pair.dialled)
            #expect(answer == [3, 2, 1])
            await loop.settle()
            #expect(await loop.run { !pair.accepted.isOpen && !pair.dialled.isOpen })
        }
    }

    @Test("a reader that pauses bounds what its writer holds, and draining is told once")
    func backpressure() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let written = Confined(0)
            let peak = await loop.run {
                pair.accepted.onBytes = { _ in }
                pair.accepted.pauseReading()
                let block = [UInt8](repeating: 7, count: 100_000)
                while !pair.dialled.isCongested {
                    pair.dialled.write(block)
                    written.value += block.count
                }
                return pair.dialled.unsentBytes
            }
            #expect(peak > NetLimits.highWaterBytes)
            #expect(peak <= NetLimits.highWaterBytes + 100_000)
            let received = try await loop.wait { (waiter: Waiter<Int>) in
                var (received, drains) = (0, 0)
                pair.dialled.onDrain = {
                    drains += 1
                    #expect(pair.dialled.unsentBytes <= NetLimits.lowWaterBytes)
                    pair.dialled.finish()
                }
                pair.accepted.onBytes = { received += $0.count }
                pair.accepted.onEnd = { _ in
                    #expect(drains == 1)
                    waiter.resume(.success(received))
                }
                pair.accepted.resumeReading()
            }
            #expect(received == written.value)
        }
    }

    @Test("a writer that ignores congestion fails at the limit, after its call returned")
    func unsentLimit() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                let writer = pair.dialled
                writer.unsentLimit = 1 << 20
                let block = [UInt8](repeating: 7, count: 64 << 10)
                var isWriting = true
                writer.onEnd = { end in
                    #expect(!isWriting)
                    waiter.resume(.success(end))
                }
                for _ in 0..<1000 { writer.write(block) }
                #expect(writer.unsentBytes <= 1 << 20)
                isWriting = false
            }
            #expect(end == .failed(.unsentExceeded(limit: 1 << 20)))
        }
    }

    @Test("exactly the limit may be unsent")
    func unsentAtLimit() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let isOpen = await loop.run {
                let writer = pair.dialled
                writer.writePolicy = .endOfTurn
                writer.unsentLimit = 1000
                writer.write([UInt8](repeating: 0, count: 1000))
                return writer.isOpen && writer.unsentBytes == 1000
            }
            #expect(isOpen)
            await loop.settle()
            #expect(await loop.run { pair.dialled.isOpen && pair.dialled.unsentBytes == 0 })
        }
    }

    @Test("buffers gathered in one call arrive in order, also when the kernel takes a part")
    func gathered() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let parts = (0..<40).map { [UInt8](repeating: UInt8($0), count: 150_001) }
            let received = try await loop.wait { (waiter: Waiter<[UInt8]>) in
                var received: [UInt8] = []
                pair.accepted.onBytes = { received.append(contentsOf: $0) }
                pair.accepted.onEnd = { _ in waiter.resume(.success(received)) }
                let memory = parts.map { part in
                    let copy = UnsafeMutableRawBufferPointer.allocate(
                        byteCount: part.count,
                        alignment: 1
                    )
                    copy.copyBytes(from: part)
                    return copy
                }
                pair.dialled.write(gathering: memory.map(UnsafeRawBufferPointer.init))
                for copy in memory { copy.deallocate() }
                pair.dialled.finish()
            }
            #expect(received == Array(parts.joined()))
        }
    }

    @Test("many small writes of one turn leave in one piece")
    func endOfTurn() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let pieces = try await loop.wait { (waiter: Waiter<[Int]>) in
                var pieces: [Int] = []
                pair.accepted.onBytes = { pieces.append($0.count) }
                pair.accepted.onEnd = { _ in waiter.resume(.success(pieces)) }
                pair.dialled.writePolicy = .endOfTurn
                for _ in 0..<500 { pair.dialled.write([1, 2]) }
                #expect(pair.dialled.unsentBytes == 1000)
                pair.dialled.finish()
            }
            #expect(pieces == [1000])
        }
    }

    @Test("closing in the callback that delivers bytes ends delivery there")
    func closeInCallback() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let calls = try await loop.wait { (waiter: Waiter<Int>) in
                var calls = 0
                pair.accepted.onBytes = { _ in
                    calls += 1
                    pair.accepted.close()
                    pair.accepted.close()
                }
                pair.accepted.onEnd = { _ in Issue.record("our own close was reported") }
                pair.dialled.onBytes = { _ in }
                pair.dialled.onEnd = { _ in waiter.resume(.success(calls)) }
                for _ in 0..<50 { pair.dialled.write([UInt8](repeating: 1, count: 65_536)) }
            }
            #expect(calls == 1)
        }
    }

    @Test("writing, pausing and finishing after close do nothing")
    func afterClose() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            await loop.run {
                let stream = pair.dialled
                stream.close()
                stream.close()
                stream.write([1])
                stream.write(gathering: [])
                stream.pauseReading()
                stream.resumeReading()
                stream.onBytes = { _ in }
                stream.finish()
                #expect(stream.unsentBytes == 0)
                #expect(stream.peerAddress == nil)
            }
        }
    }

    @Test("a peer that resets is a failure, told once")
    func reset() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                pair.dialled.onBytes = { _ in }
                pair.dialled.onEnd = { #expect(waiter.resume(.success($0))) }
                // Closing with bytes unread makes the kernel send a reset.
                pair.dialled.write([UInt8](repeating: 1, count: 100_000))
                loop.schedule(after: .milliseconds(5)) { pair.accepted.close() }
            }
            #expect(end == .failed(.reset))
        }
    }

    @Test("both ends agree on their addresses and count their bytes")
    func addressesAndCounters() async throws {
        try await withLoop { loop in
            let pair = try await connectedPair(on: loop)
            await loop.run {
                #expect(pair.dialled.peerAddress == pair.accepted.localAddress)
                #expect(pair.dialled.localAddress == pair.accepted.peerAddress)
                #expect(pair.dialled.peerAddress == pair.listener.localAddress)
                echo(pair.accepted)
            }
            _ = try await exchange([UInt8](repeating: 0, count: 300_000), over: pair.dialled)
            let counts = await loop.run { (pair.dialled.bytesSent, pair.dialled.bytesReceived) }
            #expect(counts == (300_000, 300_000))
        }
    }
}
