import Bytes
import Net
import Testing

@Suite("UDP", .timeLimit(.minutes(10)))
struct UDPTests {
    private static let loopback = Endpoint(.v4(.loopback), port: 0)

    /// Sends `bytes` to a socket bound at `address` that sends them back, and returns the answer.
    private func echoed(_ bytes: [UInt8], at address: Endpoint) async throws -> [UInt8] {
        try await withLoop { loop in
            try await loop.wait { (waiter: Waiter<[UInt8]>) in
                do throws(NetError) {
                    let server = try UDPSocket(on: loop, at: address)
                    server.onDatagram = { datagram, peer in
                        do throws(NetError) {
                            try server.send(UnsafeRawBufferPointer(datagram), to: peer)
                        } catch {
                            waiter.resume(.failure(error))
                        }
                    }
                    let client = try UDPSocket(on: loop, at: Self.loopback)
                    client.onDatagram = { datagram, peer in
                        #expect(peer.port == server.localAddress.port)
                        #expect(peer.address == .v4(.loopback))
                        waiter.resume(.success(Array(datagram)))
                    }
                    let to = Endpoint(.v4(.loopback), port: server.localAddress.port)
                    try client.send(bytes, to: to)
                } catch {
                    waiter.resume(.failure(error))
                }
            }
        }
    }

    @Test("a datagram comes back whole", arguments: [0, 1, 1200, 65_507])
    func echo(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try await echoed(bytes, at: Self.loopback) == bytes)
    }

    @Test("a socket bound to every address serves IPv4 peers under their own addresses")
    func dualStack() async throws {
        let any = Endpoint(.v6(.unspecified), port: 0)
        #expect(try await echoed([1, 2], at: any) == [1, 2])
    }

    @Test("a datagram larger than the protocol allows is refused")
    func oversize() async throws {
        try await withLoop { loop in
            await #expect(throws: NetError.datagramTooLarge(bytes: 65_508)) {
                try await loop.run {
                    let socket = try UDPSocket(on: loop, at: Self.loopback)
                    try socket.send([UInt8](repeating: 0, count: 65_508), to: socket.localAddress)
                }
            }
        }
    }

    @Test("a batch arrives in order, several datagrams to a system call")
    func batch() async throws {
        try await withLoop { loop in
            let numbers = try await loop.wait { (waiter: Waiter<[UInt8]>) in
                do throws(NetError) {
                    let socket = try UDPSocket(on: loop, at: Self.loopback)
                    var seen: [UInt8] = []
                    socket.onDatagram = { datagram, _ in
                        seen.append(contentsOf: datagram)
                        if seen.count == 100 { waiter.resume(.success(seen)) }
                    }
                    let batch = (0..<100).map { (bytes: [UInt8($0)], peer: socket.localAddress) }
                    #expect(try socket.send(batch) == 100)
                    #expect(socket.sent.datagrams == 100)
                } catch {
                    waiter.resume(.failure(error))
                }
            }
            #expect(numbers == Array(0..<100))
        }
    }

    @Test("a receiver that closes in its callback gets nothing more")
    func closeInCallback() async throws {
        try await withLoop { loop in
            let calls = Confined(0)
            try await loop.run {
                let socket = try UDPSocket(on: loop, at: Self.loopback)
                socket.onDatagram = { _, _ in
                    calls.value += 1
                    socket.close()
                    socket.close()
                }
                for _ in 0..<10 { try socket.send([1], to: socket.localAddress) }
            }
            await loop.settle()
            #expect(await loop.run { calls.value } == 1)
        }
    }

    @Test("a sender to a port nobody has goes on as if it were lost")
    func nobody() async throws {
        try await withLoop { loop in
            try await loop.run {
                let gone = try UDPSocket(on: loop, at: Self.loopback)
                let socket = try UDPSocket(on: loop, at: Self.loopback)
                socket.onFailure = { if $0 != .shutDown { Issue.record("failed with \($0)") } }
                gone.close()
                for _ in 0..<5 { try socket.send([1], to: gone.localAddress) }
            }
            await loop.settle()
        }
    }

    @Test("an address in use is named, one shared by consent is not")
    func addresses() async throws {
        try await withLoop { loop in
            let first = try await loop.run { try UDPSocket(on: loop, at: Self.loopback) }
            await #expect(throws: NetError.addressInUse(first.localAddress.description)) {
                _ = try await loop.run { try UDPSocket(on: loop, at: first.localAddress) }
            }
            try await loop.run {
                let shared = try UDPSocket(on: loop, at: Self.loopback, sharing: .shared)
                _ = try UDPSocket(on: loop, at: shared.localAddress, sharing: .shared)
            }
        }
    }

    @Test("a closed loop tells its sockets")
    func shutdown() async throws {
        let loop = try EventLoop()
        let reason = Confined<NetError?>(nil)
        try await loop.run {
            let socket = try UDPSocket(on: loop, at: Self.loopback)
            socket.onFailure = { reason.value = $0 }
        }
        await loop.shutdown()
        #expect(reason.value == .shutDown)
    }
}
