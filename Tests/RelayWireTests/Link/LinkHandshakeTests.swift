import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Link handshakes (Docs/protocols/relay.md)")
struct LinkHandshakeTests {
    let entropy = Entropy(simulationSeed: 21)
    let network = Bytes32 { $0[0] = 1 }

    private func initiator(
        to relay: SampleRelay,
        network: Bytes32? = nil
    ) throws -> LinkHandshake {
        try LinkHandshake(
            to: relay.identity,
            linkKey: relay.link.publicKey,
            from: X25519.PrivateKey.generate(entropy),
            network: network ?? self.network,
            entropy: entropy
        )
    }

    private func responder(_ relay: SampleRelay) throws -> LinkHandshake {
        try LinkHandshake(
            answering: relay.identity,
            linkKey: relay.link,
            network: network,
            entropy: entropy
        )
    }

    private func greeting(
        to relay: SampleRelay,
        network: Bytes32? = nil
    ) throws -> [UInt8] {
        var handshake = try initiator(to: relay, network: network)
        return try handshake.write(unixSeconds: 1000)
    }

    private func read(_ message: [UInt8], as relay: SampleRelay) throws -> LinkHello {
        var handshake = try responder(relay)
        return try message.withUnsafeBytes { try handshake.read($0) }
    }

    @Test("a recorded answer opens no second link")
    func replayedAnswer() throws {
        let relay = try SampleRelay(entropy)
        var first = try initiator(to: relay)
        var second = try initiator(to: relay)
        var server = try responder(relay)
        let greeting = try first.write(unixSeconds: 1000)
        _ = try greeting.withUnsafeBytes { try server.read($0) }
        let answer = try server.write(unixSeconds: 1000)
        _ = try second.write(unixSeconds: 1000)
        #expect(throws: HandshakeFault.self) {
            _ = try answer.withUnsafeBytes { try second.read($0) }
        }
        #expect(try answer.withUnsafeBytes { try first.read($0) }.unixSeconds == 1000)
    }

    @Test("both messages have one length, and both ends get each other's hello and working ciphers")
    func agree() throws {
        let relay = try SampleRelay(entropy)
        var client = try initiator(to: relay)
        var server = try responder(relay)
        let first = try client.write(unixSeconds: 1000)
        #expect(first.count == LinkHandshake.firstBytes)
        #expect(try first.withUnsafeBytes { try server.read($0) }.unixSeconds == 1000)
        let second = try server.write(unixSeconds: 1001)
        #expect(second.count == LinkHandshake.secondBytes)
        #expect(try second.withUnsafeBytes { try client.read($0) }.unixSeconds == 1001)
        var up = try client.finish()
        var down = try server.finish()
        let sealed = try up.sending.seal([1, 2, 3])
        #expect(try down.receiving.open(sealed) == [1, 2, 3])
    }

    @Test("a greeting for another relay, another network or with any byte changed is refused")
    func refused() throws {
        let relay = try SampleRelay(entropy)
        let other = try SampleRelay(entropy)
        let good = try greeting(to: relay)
        #expect(try read(good, as: relay) == LinkHello(unixSeconds: 1000))
        #expect(throws: HandshakeFault.self) { try read(good, as: other) }
        let foreign = try greeting(to: relay, network: Bytes32 { $0[0] = 2 })
        #expect(throws: HandshakeFault.self) { try read(foreign, as: relay) }
        for offset in stride(from: 0, to: good.count, by: 29) {
            var bad = good
            bad[offset] ^= 1
            #expect(throws: HandshakeFault.self, "byte \(offset)") { try read(bad, as: relay) }
        }
    }

    @Test("every truncation of a greeting is refused")
    func truncation() throws {
        let relay = try SampleRelay(entropy)
        let good = try greeting(to: relay)
        for count in stride(from: 0, to: good.count, by: 17) {
            #expect(throws: HandshakeFault.self) { try read(Array(good.prefix(count)), as: relay) }
        }
    }
}
