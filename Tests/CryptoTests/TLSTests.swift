import Bytes
import Crypto
import Testing

@Suite("TLS sessions on memory (RFC 8446)")
struct TLSTests {
    /// Valid from 2026 for a century, so that the tests do not expire.
    static func identity(
        _ names: [String] = ["warren.test", "127.0.0.1", "::1"],
        key: SelfSignedCertificate.Key = .p256
    ) throws -> TLSIdentity {
        try SelfSignedCertificate.generate(
            names: names,
            days: 36_500,
            now: TLSPair.start,
            key: key
        )
    }

    static func trusting(_ identity: TLSIdentity, _ protocols: [String] = []) throws -> TLSContext {
        try TLSContext(
            client: .authorities(pem: identity.certificatesPEM),
            protocols: protocols
        )
    }

    @Test("both ends open with hybrid keys and carry bytes", arguments: [1, 7, 1000, Int.max])
    func carries(piece: Int) throws {
        let identity = try Self.identity()
        let pair = try TLSPair(
            client: Self.trusting(identity),
            server: TLSContext(server: identity)
        )
        try pair.run(piece: piece)
        #expect(pair.client.state == .open && pair.server.state == .open)
        #expect(pair.client.version == "TLSv1.3")
        #expect(pair.client.keyExchange == "X25519MLKEM768")
        #expect(pair.server.serverName == "warren.test")
        #expect(pair.client.peerFingerprint == identity.fingerprint)
        var generator = SeededGenerator(seed: 1)
        let (question, answer) = (generator.bytes(50_000), generator.bytes(70_000))
        try pair.client.send(question)
        try pair.server.send(answer)
        try pair.run(piece: piece)
        #expect(pair.serverReceived == question)
        #expect(pair.clientReceived == answer)
    }

    @Test(
        "an address is checked against the certificate's addresses",
        arguments: ["127.0.0.1", "::1"]
    )
    func addresses(address: String) throws {
        let identity = try Self.identity(key: .ed25519)
        let pair = try TLSPair(
            client: Self.trusting(identity),
            server: TLSContext(server: identity),
            name: address
        )
        try pair.run()
        #expect(pair.client.state == .open)
        #expect(pair.server.serverName == nil)
    }

    @Test("another name, address or authority is not trusted")
    func untrusted() throws {
        let identity = try Self.identity()
        let server = try TLSContext(server: identity)
        let stranger = try Self.trusting(Self.identity())
        let attempts = try [
            TLSPair(client: Self.trusting(identity), server: server, name: "other.test"),
            TLSPair(client: Self.trusting(identity), server: server, name: "10.0.0.1"),
            TLSPair(client: stranger, server: server),
            TLSPair(client: TLSContext(client: .system), server: server),
        ]
        for pair in attempts {
            let error = #expect(throws: TLSError.self) { try pair.run() }
            guard case .untrusted = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(pair.client.state == .failed)
            // The server is told why with an alert, and fails too.
            var alert: [UInt8] = []
            pair.client.drainOutput { alert = Array($0) }
            #expect(throws: TLSError.self) { try pair.server.receive(alert) }
            #expect(throws: TLSError.notOpen) { try pair.client.send([1]) }
        }
    }

    @Test("a certificate out of its time is not trusted")
    func expired() throws {
        let old = try SelfSignedCertificate.generate(
            names: ["warren.test"],
            days: 1,
            now: 1_000_000
        )
        let pair = try TLSPair(client: Self.trusting(old), server: TLSContext(server: old))
        #expect(throws: TLSError.untrusted(code: 10, reason: "certificate has expired")) {
            try pair.run()
        }
    }

    @Test("a pinned certificate is trusted whatever it says, and no other")
    func pins() throws {
        let identity = try Self.identity(["elsewhere.test"])
        let server = try TLSContext(server: identity)
        let pinned = try TLSContext(client: .pinned([identity.fingerprint]))
        for name in [nil, "warren.test", "10.0.0.1"] {
            let pair = try TLSPair(client: pinned, server: server, name: name)
            try pair.run()
            #expect(pair.client.state == .open)
        }
        let other = try TLSContext(client: .pinned([Self.identity().fingerprint]))
        let pair = try TLSPair(client: other, server: server)
        let error = #expect(throws: TLSError.self) { try pair.run() }
        guard case .untrusted = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("application protocols are agreed in the server's order or not at all")
    func protocols() throws {
        let identity = try Self.identity()
        let server = try TLSContext(server: identity, protocols: ["warren/2", "http/1.1"])
        let both = try TLSPair(
            client: Self.trusting(identity, ["http/1.1", "warren/2"]),
            server: server
        )
        try both.run()
        #expect(both.client.applicationProtocol == "warren/2")
        #expect(both.server.applicationProtocol == "warren/2")

        let silent = try TLSPair(client: Self.trusting(identity), server: server)
        try silent.run()
        #expect(silent.client.applicationProtocol == nil)

        let none = try TLSPair(client: Self.trusting(identity, ["smtp"]), server: server)
        #expect(throws: TLSError.self) { try none.run() }
    }

    @Test("TLS 1.2 only where it is asked for")
    func oldVersion() throws {
        let identity = try Self.identity()
        let server = try TLSContext(server: identity, oldest: .tls12)
        let pair = try TLSPair(client: Self.trusting(identity), server: server)
        try pair.run()
        #expect(pair.client.version == "TLSv1.3")
    }

    @Test("close_notify ends one direction only")
    func closing() throws {
        let identity = try Self.identity()
        let pair = try TLSPair(
            client: Self.trusting(identity),
            server: TLSContext(server: identity)
        )
        #expect(throws: TLSError.notOpen) { try pair.server.send([1]) }
        try pair.run()
        try pair.client.send([1, 2, 3])
        pair.client.finish()
        pair.client.finish()
        #expect(throws: TLSError.notOpen) { try pair.client.send([4]) }
        try pair.run()
        #expect(pair.serverReceived == [1, 2, 3])
        #expect(pair.server.state == .finished && pair.client.state == .open)
        try pair.server.send([5, 6])
        pair.server.finish()
        try pair.run()
        #expect(pair.clientReceived == [5, 6])
        #expect(pair.client.state == .finished)
        try pair.client.receive([1, 2, 3])
    }

    @Test("a changed record fails the session")
    func tampering() throws {
        let identity = try Self.identity()
        let pair = try TLSPair(
            client: Self.trusting(identity),
            server: TLSContext(server: identity)
        )
        try pair.run()
        try pair.client.send([1, 2, 3])
        var record: [UInt8] = []
        pair.client.drainOutput { record = Array($0) }
        let error = #expect(throws: TLSError.self) {
            try pair.server.receive(record.flipping(record.count - 1))
        }
        guard case .session = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(pair.server.state == .failed)
        #expect(throws: TLSError.notOpen) { try pair.server.receive(record) }
    }

    @Test("garbage does not open a session", arguments: 0..<20)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let session = try TLSSession(TLSContext(server: Self.identity()))
        let header: [UInt8] = seed.isMultiple(of: 2) ? [0x16, 3, 1, 2, 0] : []
        #expect(throws: TLSError.self) {
            for _ in 0..<40 { try session.receive(header + generator.bytes(1000)) }
        }
        #expect(session.state == .failed)
    }

    @Test("a client needs to know whom it calls unless the certificate is pinned")
    func serverNames() throws {
        let context = try TLSContext(client: .system)
        for name in [nil, "", "a\0b", String(repeating: "a", count: 254)] {
            #expect(throws: TLSError.badServerName(name ?? "")) {
                try TLSSession(context, serverName: name)
            }
        }
    }
}
