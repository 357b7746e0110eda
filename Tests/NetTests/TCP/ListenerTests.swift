import Bytes
import CSystem
import Glibc
import Net
import Testing

@Suite("TCP listeners", .timeLimit(.minutes(10)))
struct ListenerTests {
    @Test("an address in use is named")
    func inUse() async throws {
        try await withLoop { loop in
            let first = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { $0.close() }
            }
            let text = first.address.description
            await #expect(throws: NetError.addressInUse(text)) {
                try await loop.run {
                    _ = try TCPListener(on: loop, at: first.address) { $0.close() }
                }
            }
            #expect(NetError.addressInUse(text).description.contains(text))
        }
    }

    @Test("an address of another host is named")
    func unavailable() async throws {
        try await withLoop { loop in
            let foreign = SocketAddress.ip(Endpoint(.v4(IPv4Address(192, 0, 2, 1)), port: 0))
            await #expect(throws: NetError.addressUnavailable("192.0.2.1:0")) {
                try await loop.run {
                    _ = try TCPListener(on: loop, at: foreign) { $0.close() }
                }
            }
        }
    }

    @Test("a path longer than a socket's can be is refused")
    func longPath() async throws {
        try await withLoop { loop in
            let path = "/tmp/" + String(repeating: "x", count: 103)
            await #expect(throws: NetError.addressInvalid(path)) {
                try await loop.run {
                    _ = try TCPListener(on: loop, at: .local(path: path)) { $0.close() }
                }
            }
            await #expect(throws: NetError.addressInvalid(path)) {
                try await DirectDialer().connect(to: .local(path: path), on: loop)
            }
        }
    }

    @Test("every loop listens on one shared address, and every connection is accepted by one")
    func shared() async throws {
        try await withLoops(2) { group in
            let accepted = [Confined(0), Confined(0)]
            var address = anyPort
            for (loop, count) in zip(group.loops, accepted) {
                let wanted = address
                address = try await loop.run {
                    let options = ListenOptions(sharing: .shared)
                    return try TCPListener(on: loop, at: wanted, options: options) { connection in
                        count.value += 1
                        echo(connection)
                    }.address
                }
            }
            for _ in 0..<50 {
                let stream = try await dial(address, on: group.next())
                #expect(try await exchange([9], over: stream) == [9])
            }
            var total = 0
            for (loop, count) in zip(group.loops, accepted) {
                total += await loop.run { count.value }
            }
            #expect(total == 50)
        }
    }

    @Test("beyond its maximum a listener leaves connections waiting, and goes on when one closes")
    func throttled() async throws {
        try await withLoop { loop in
            let open = Confined<[TCPConnection]>([])
            let most = Confined(0)
            let listener = try await loop.run {
                let options = ListenOptions(maximumConnections: 3)
                return try TCPListener(on: loop, at: anyPort, options: options) { connection in
                    open.value.append(connection)
                    most.value = max(most.value, open.value.count)
                    // Answers at once, and ends only when three are there or none can follow.
                    connection.write([1])
                    loop.schedule(after: .milliseconds(1)) {
                        open.value.removeAll { $0 === connection }
                        connection.close()
                    }
                }
            }
            try await withThrowingTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask {
                        let stream = try await dial(listener.address, on: loop)
                        #expect(try await exchange([], over: stream) == [1])
                    }
                }
                try await group.waitForAll()
            }
            await loop.settle()
            #expect(await loop.run { most.value } == 3)
            #expect(await loop.run { listener.openConnections } == 0)
        }
    }

    @Test("three thousand connections come and go without leaving anything")
    func churn() async throws {
        try await withLoop { loop in
            let listener = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { echo($0) }
            }
            let before = openDescriptors()
            for _ in 0..<10 {
                try await withThrowingTaskGroup { group in
                    for number in 0..<300 {
                        group.addTask {
                            let stream = try await dial(listener.address, on: loop)
                            // A third each: orderly, dropped by us, dropped with bytes on the way.
                            switch number % 3 {
                            case 0: #expect(try await exchange([1], over: stream) == [1])
                            case 1: await loop.run { stream.close() }
                            default:
                                await loop.run {
                                    stream.write([1, 2, 3])
                                    stream.close()
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await loop.poll(until: { listener.openConnections == 0 })
            await loop.settle()
            #expect(openDescriptors() <= before + 8)
        }
    }
}

/// A connection on `loop` to `address`.
func dial(_ address: SocketAddress, on loop: EventLoop) async throws -> TCPConnection {
    switch address {
    case .ip(let endpoint): try await DirectDialer().connect(to: .endpoint(endpoint), on: loop)
    case .local(let path): try await DirectDialer().connect(to: .local(path: path), on: loop)
    }
}

/// How many descriptors this process holds.
func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
