import Bytes
import Testing

@testable import Net

@Suite("Dialling (RFC 8305)", .timeLimit(.minutes(10)))
struct DialerTests {
    @Test("a name is resolved and connected to")
    func byName() async throws {
        try await withLoop { loop in
            let listener = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { echo($0) }
            }
            let port = try #require(listener.localAddress?.port)
            let stream = try await DirectDialer().dial(.name("localhost", port: port), on: loop)
            #expect(try await exchange([5, 6], over: stream) == [5, 6])
        }
    }

    @Test("a port that nobody listens on refuses")
    func refused() async throws {
        try await withLoop { loop in
            // A port that was free a moment ago may be another test's by now; this one never is.
            let host = IPv4Address(127, 77, 66, 55)
            let address = SocketAddress.ip(Endpoint(.v4(host), port: 1))
            await #expect(throws: NetError.refused) { try await dial(address, on: loop) }
        }
    }

    @Test("a name that cannot exist is not found", arguments: ["nothing.invalid", "x.onion"])
    func unknown(name: String) async throws {
        try await withLoop { loop in
            do throws(NetError) {
                _ = try await DirectDialer().connect(to: .name(name, port: 80), on: loop)
                Issue.record("\(name) answered")
            } catch .nameNotFound(let missing) {
                #expect(missing == name)
            } catch .nameLookup(let missing, _) {
                // A host without any name server says so instead.
                #expect(missing == name)
                #expect(name != "x.onion")
            }
        }
    }

    @Test("a policy is asked about addresses, after names are resolved")
    func policy() async throws {
        try await withLoop { loop in
            let dialer = DirectDialer(permits: { !$0.address.isLoopback })
            await #expect(throws: NetError.addressForbidden("localhost:80")) {
                try await dialer.connect(to: .name("localhost", port: 80), on: loop)
            }
            let local = Target.endpoint(Endpoint(.v6(IPv6Address(mapped: .loopback)), port: 80))
            await #expect(throws: NetError.self) {
                try await dialer.connect(to: local, on: loop)
            }
        }
    }

    @Test("cancelling ends an attempt, whenever it comes")
    func cancelled() async throws {
        try await withLoop { loop in
            let listener = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { echo($0) }
            }
            for round in 0..<100 {
                let task = Task { try await dial(listener.address, on: loop) }
                for _ in 0..<(round % 10) { await Task.yield() }
                task.cancel()
                switch await task.result {
                case .success(let stream): await loop.run { stream.close() }
                case .failure(let error): #expect(error as? NetError == .cancelled)
                }
            }
            try await loop.poll(until: { listener.openConnections == 0 })
        }
    }

    @Test("an attempt that nobody answers ends in time, and the error says how long that was")
    func timeout() async throws {
        try await withLoop { loop in
            let full = try await loop.run {
                try TCPListener(on: loop, at: anyPort, options: .overfull) { _ in }
            }
            let target = try Target.endpoint(#require(full.localAddress))
            let dialer = DirectDialer(timeout: .milliseconds(200))
            // One after the other, until the kernel's queue is full.
            await #expect(throws: NetError.timedOut(after: .milliseconds(200))) {
                for _ in 0..<10 { _ = try await dialer.connect(to: target, on: loop) }
            }
        }
    }

    @Test("an address that refuses gives way to the next at once")
    func fallsThrough() async throws {
        try await withLoop { loop in
            let good = try await loop.run {
                try TCPListener(on: loop, at: anyPort) { echo($0) }.address
            }
            let bad = SocketAddress.ip(Endpoint(.v4(.loopback), port: 1))
            let stream = try await loop.wait { (waiter: Waiter<TCPConnection>) in
                ConnectionRace([bad, bad, good], on: loop) { waiter.resume($0) }.start()
            }
            #expect(try await exchange([1], over: stream) == [1])
        }
    }

    @Test("families alternate, the preferred one first, order within a family kept")
    func interleaves() throws {
        func at(_ text: String) throws -> Endpoint { try #require(Endpoint(text)) }
        let sorted = try ["[2::1]:1", "[2::2]:1", "[2::3]:1", "1.0.0.1:1", "1.0.0.2:1"].map(at)
        let mixed = try ["[2::1]:1", "1.0.0.1:1", "[2::2]:1", "1.0.0.2:1", "[2::3]:1"].map(at)
        #expect(ConnectionRace.interleaved(sorted) == mixed)
    }
}

@Suite("Names", .timeLimit(.minutes(10)))
struct ResolverTests {
    @Test("an address as text is its own answer", arguments: ["127.0.0.1", "2001:db8::1"])
    func literal(text: String) async throws {
        try await withLoop { loop in
            let found = try await Resolver.addresses(of: text, on: loop)
            #expect(found.map(\.description) == [text])
        }
    }

    @Test("the local host has a loopback address, and more lookups than threads all end")
    func localhost() async throws {
        try await withLoop { loop in
            try await withThrowingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { try await Resolver.addresses(of: "localhost", on: loop) }
                }
                for try await found in group { #expect(found.contains { $0.isLoopback }) }
            }
        }
    }

    @Test(
        "what is no name is not asked for",
        arguments: [
            "", "a b", "a\0b", "é", String(repeating: "a", count: 254), "abc.onion", "abc.ONION.",
        ]
    )
    func invalid(name: String) async throws {
        try await withLoop { loop in
            await #expect(throws: NetError.nameNotFound(name)) {
                _ = try await Resolver.addresses(of: name, on: loop)
            }
        }
    }

    @Test("a cancelled lookup ends at once")
    func cancelled() async throws {
        try await withLoop { loop in
            let tasks = (0..<20).map { _ in
                Task { try await Resolver.addresses(of: "localhost", on: loop) }
            }
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
        }
    }

    @Test(
        "targets read back what they print",
        arguments: ["1.2.3.4:80", "[::1]:8080", "example.org:443", "unix:/run/x.sock"]
    )
    func targets(text: String) {
        #expect(Target(text)?.description == text)
    }

    @Test(
        "text that is no target is refused",
        arguments: ["", ":80", "a:", "a:65536", "a:+1", "::1:80x", "unix:", "a b:1", "[x]:1", "a"]
    )
    func notTargets(text: String) {
        #expect(Target(text) == nil)
    }
}
