import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("TURN server (RFC 8656)")
struct TURNServerTests {
    @Test("credentials are those of the draft")
    func credentials() {
        let credentials = TURNCredentials(user: "alice", expiry: 1_433_895_918, secret: [1, 2, 3])
        #expect(credentials.username == "1433895918:alice")
        #expect(Base64.decode(credentials.password)?.count == 20)
    }

    @Test("Binding tells how a client looks from here")
    func binding() throws {
        let bench = TURNBench()
        for client in [TURNBench.client, endpoint("[2001:db8::9]:7")] {
            let id = TransactionID(using: bench.entropy)
            bench.hand(STUNWriter(.request, .binding, id).finish(.bare), from: client)
            guard case .send(let bytes, client, 3) = bench.effects.first else {
                Issue.record("no answer")
                return
            }
            try withMessage(bytes) { #expect($0.endpoint(.xorMappedAddress) == client) }
        }
    }

    @Test("relays in both directions for those that were let through, and for no others")
    func relays() throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        #expect(bench.hand(bench.indication([1, 2], to: TURNBench.peer)) == nil)
        #expect(bench.forward([3], from: TURNBench.peer) == nil)
        #expect(try bench.send(bench.permission(TURNBench.peer)) == 0)
        #expect(bench.hand(bench.indication([1, 2], to: TURNBench.peer)) == [1, 2])
        let wrapped = try #require(bench.forward([3], from: TURNBench.peer))
        try withMessage(wrapped) { message in
            #expect(message.method == .data && message.kind == .indication)
            #expect(message.endpoint(.xorPeerAddress) == TURNBench.peer)
            #expect(message.value(.data).map(Array.init) == [3])
        }
        #expect(try bench.send(bench.channel(0x4001, TURNBench.peer)) == 0)
        #expect(bench.forward([3], from: TURNBench.peer) == [0x40, 1, 0, 1, 3])
        #expect(bench.hand([0x40, 1, 0, 1, 9, 0, 0, 0]) == [9])
        #expect(bench.hand([0x40, 2, 0, 1, 9]) == nil)
        #expect(bench.hand([0x40, 1, 0, 2, 9]) == nil)
        #expect(bench.hand([0x40, 1, 0, 1, 9], from: endpoint("192.0.2.9:4001")) == nil)
    }

    @Test("permissions, channels and allocations end unless renewed")
    func ends() throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        #expect(try bench.send(bench.channel(0x4000, TURNBench.peer)) == 0)
        bench.now = bench.now + .seconds(299)
        #expect(bench.forward([3], from: TURNBench.peer) != nil)
        bench.now = bench.now + .seconds(1)
        #expect(bench.forward([3], from: TURNBench.peer) == nil)
        #expect(try bench.send(bench.signed(.refresh)) == 0)
        bench.now = bench.now + .seconds(599)
        bench.server.tick(bench.now)
        #expect(bench.server.count == 1)
        bench.now = bench.now + .seconds(6)
        bench.server.tick(bench.now)
        bench.effects = []
        bench.collect()
        #expect(bench.effects == [.close(relay: 1)] && bench.server.count == 0)
        #expect(try bench.send(bench.signed(.refresh)) == 437)
    }

    @Test("a lifetime of zero ends an allocation")
    func release() throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        let zero = bench.signed(.refresh) { $0.append(.lifetime, integer: UInt32(0)) }
        #expect(try bench.send(zero) == 0)
        #expect(bench.effects.contains(.close(relay: 1)) && bench.server.count == 0)
    }

    static let forbidden: [String] = [
        "127.0.0.1:1", "10.0.0.1:1", "172.16.0.1:1", "192.168.0.1:1", "169.254.1.1:1",
        "224.0.0.1:1", "255.255.255.255:1", "0.0.0.0:1", "100.64.0.1:1",
    ]

    @Test("peers that are nobody's business are refused", arguments: forbidden)
    func deny(peer: String) throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        #expect(try bench.send(bench.permission(endpoint(peer))) == 403)
        #expect(try bench.send(bench.channel(0x4000, endpoint(peer))) == 403)
    }

    @Test("what the owner allows is allowed, groups never")
    func policy() throws {
        let all: TURNPeerPolicy = [.loopback, .privateNetworks, .linkLocal, .special]
        let never = ["224.0.0.1:1", "255.255.255.255:1", "0.0.0.0:1", "[ff02::1]:1", "[::]:1"]
        let others = ["[::1]:1", "[fe80::1]:1", "[fc00::1]:1", "[::ffff:127.0.0.1]:1"]
        for peer in Self.forbidden + others + never {
            #expect(all.allows(endpoint(peer).address) == !never.contains(peer))
            #expect(!TURNPeerPolicy().allows(endpoint(peer).address))
        }
    }

    @Test("requests that do not fit are refused with their number")
    func refusals() throws {
        let bench = TURNBench()
        try bench.challenge()
        #expect(try bench.send(bench.signed(.refresh)) == 437)
        #expect(try bench.send(bench.signed(.allocate)) == 400)
        func allocate(_ bench: TURNBench, _ fill: (inout STUNWriter) -> Void) -> [UInt8] {
            bench.signed(.allocate) { writer in
                writer.append(.requestedTransport, [17, 0, 0, 0])
                fill(&writer)
            }
        }
        let tcp = bench.signed(.allocate) { $0.append(.requestedTransport, [6, 0, 0, 0]) }
        #expect(try bench.send(tcp) == 442)
        let v6 = allocate(bench) { $0.append(.requestedAddressFamily, [2, 0, 0, 0]) }
        #expect(try bench.send(v6) == 440)
        let even = allocate(bench) { $0.append(.evenPort, [0]) }
        #expect(try bench.send(even) == 420)
        let good = allocate(bench) { _ in }
        #expect(try bench.send(good) == 0)
        // The same again is answered the same, another one is one too many.
        #expect(try bench.send(good) == 0)
        #expect(try bench.send(allocate(bench) { _ in }) == 437)
        #expect(try bench.send(bench.permission(endpoint("[2001:db8::1]:1"))) == 443)
        #expect(try bench.send(bench.signed(.createPermission)) == 400)
        #expect(try bench.send(bench.channel(0x3FFF, TURNBench.peer)) == 400)
        #expect(try bench.send(bench.channel(0x5000, TURNBench.peer)) == 400)
        #expect(try bench.send(bench.channel(0x4FFF, TURNBench.peer)) == 0)
        #expect(try bench.send(bench.channel(0x4FFE, TURNBench.peer)) == 400)
        #expect(try bench.send(bench.channel(0x4FFF, endpoint("8.8.4.4:1"))) == 400)
        bench.credentials = TURNCredentials(
            user: "OTHER",
            expiry: 2_000_000,
            secret: SimulatedRelay.secret
        )
        #expect(try bench.send(bench.permission(TURNBench.peer)) == 441)
    }

    @Test("credentials that are wrong or over, and nonces that are old or another's, do not do")
    func authentication() throws {
        var bench = TURNBench()
        try bench.challenge()
        let nonce = bench.nonce
        for (user, expiry, secret) in [
            ("ROOM", 999_999, SimulatedRelay.secret), ("ROOM", 2_000_000, [1, 2, 3]),
        ] as [(String, UInt64, [UInt8])] {
            bench.credentials = TURNCredentials(user: user, expiry: expiry, secret: secret)
            #expect(try bench.send(bench.signed(.allocate)) == 401)
        }
        bench = TURNBench()
        bench.nonce = nonce
        #expect(try bench.send(bench.signed(.allocate), from: endpoint("192.0.2.9:4001")) == 438)
        bench.nonce = Array("AAAAAAAAAAAA".utf8)
        #expect(try bench.send(bench.signed(.allocate)) == 438)
        try bench.challenge()
        bench.now = bench.now + .seconds(54 * 60)
        #expect(try bench.send(bench.signed(.allocate)) == 400)
        bench.now = bench.now + .seconds(120)
        #expect(try bench.send(bench.signed(.allocate)) == 438)
    }

    @Test("allocations of one user and of one address up to their quotas")
    func quotas() throws {
        let bench = TURNBench { configuration in
            configuration.allocationsPerUser = 3
            configuration.allocationsPerAddress = 2
        }
        #expect(try bench.allocate(from: endpoint("192.0.2.1:1")) == 0)
        #expect(try bench.allocate(from: endpoint("192.0.2.1:2")) == 0)
        #expect(try bench.allocate(from: endpoint("192.0.2.1:3")) == 486)
        #expect(try bench.allocate(from: endpoint("192.0.2.2:1")) == 0)
        #expect(try bench.allocate(from: endpoint("192.0.2.3:1")) == 486)
    }

    @Test("permissions and channels up to their limits, and not one more")
    func limits() throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        for index in 0..<WebRTCLimits.turnPermissions {
            #expect(try bench.send(bench.permission(endpoint("8.8.8.\(index):1"))) == 0)
        }
        #expect(try bench.send(bench.permission(endpoint("9.9.9.9:1"))) == 508)
        for index in 0..<WebRTCLimits.turnChannels {
            let peer = endpoint("8.8.8.1:\(index + 1)")
            #expect(try bench.send(bench.channel(0x4000 + UInt16(index), peer)) == 0)
        }
        #expect(try bench.send(bench.channel(0x4FFF, endpoint("8.8.8.1:999"))) == 508)
        bench.now = bench.now + .seconds(301)
        #expect(try bench.send(bench.permission(endpoint("9.9.9.9:1"))) == 0)
    }

    @Test("a socket that cannot be bound is told, and its place is free again")
    func unopened() throws {
        let bench = TURNBench()
        try bench.challenge()
        bench.hand(bench.signed(.allocate) { $0.append(.requestedTransport, [17, 0, 0, 0]) })
        #expect(bench.effects == [.open(relay: 1, .v4)])
        bench.server.failedToOpen(relay: 1)
        bench.effects = []
        bench.collect()
        guard case .send(let bytes, _, _) = bench.effects.first else {
            Issue.record("no answer")
            return
        }
        try withMessage(bytes) { #expect($0.errorCode == .insufficientCapacity) }
        #expect(bench.server.count == 0)
        bench.server.opened(relay: 1, at: TURNBench.peer, now: bench.now)
        #expect(bench.server.next() == .close(relay: 1))
    }

    @Test("strangers never get more than half as much again as they sent", arguments: 0..<300)
    func amplification(seed: Int) {
        let bench = TURNBench()
        var generator = SeededGenerator(seed: UInt64(seed))
        let method = STUNMethod.allCases[seed % STUNMethod.allCases.count]
        let entropy = Entropy(simulationSeed: UInt64(seed))
        var writer = STUNWriter(.request, method, TransactionID(using: entropy))
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let attribute = STUNAttribute.allCases.randomElement(using: &generator)
            let value = generator.bytes(Int.random(in: 0...8, using: &generator))
            if let attribute, attribute != .fingerprint { writer.append(attribute, value) }
        }
        let client = seed & 1 == 0 ? TURNBench.client : endpoint("[2001:db8::1]:9")
        let headers = seed & 1 == 0 ? 28 : 48
        let request = writer.finish(seed & 2 == 0 ? .fingerprint : .bare)
        bench.hand(request, from: client)
        let answered = bench.effects.reduce(0) { sum, effect in
            guard case .send(let bytes, _, _) = effect else { return sum }
            return sum + bytes.count + headers
        }
        #expect(2 * answered <= 3 * (request.count + headers))
    }

    @Test("garbage does nothing", arguments: 0..<100 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        let bench = TURNBench()
        #expect(try bench.allocate() == 0)
        var generator = SeededGenerator(seed: seed)
        var bytes = bench.channel(0x4000, TURNBench.peer)
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 4
        #expect(bench.hand(bytes) == nil)
        #expect(bench.hand(generator.bytes(Int(seed))) == nil)
    }
}
