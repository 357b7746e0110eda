import Bytes
import Crypto
import Testing

@Suite("Hybrid Noise handshakes (HFS with ML-KEM-768)")
struct HybridNoiseTests {
    static let interactive: [NoisePattern] = [.nn, .nk, .xx, .xk, .ik]

    /// Sizes of the messages with empty payloads, for all our patterns.
    static let sizes: [(NoisePattern, [Int])] = [
        (.nn, [32 + 1184, 32 + 1088 + 16 + 16]),
        (.nk, [32 + 1184 + 16 + 16, 32 + 1088 + 16 + 16]),
        (.xx, [32 + 1184, 32 + 1088 + 16 + 48 + 16, 48 + 16]),
        (.xk, [32 + 1184 + 16 + 16, 32 + 1088 + 16 + 16, 48 + 16]),
        (.ik, [32 + 1184 + 16 + 48 + 16, 32 + 1088 + 16 + 16]),
    ]

    /// SHA-256 of all messages and of the handshake hash, frozen when first implemented.
    static let frozen: [(NoisePattern, String)] = [
        (.nn, "294b60bf47c94503d3efd04a191e4a861bc81bd65ae1e1c3baa0f6a71eaa656d"),
        (.nk, "ea337edf3f7ef12c9738517973e5ffb145d34a3cbe17d8bff981cff404656610"),
        (.xx, "1dfb244916808d79cd039299d098a4878fdb860e5960b2f1699302f310fe9f08"),
        (.xk, "124c9cb0599663fd4e7f137ceff019b4d36cadf0001107539fdf8069e9e53372"),
        (.ik, "7703f347acac8749642d310001cc1a599e70742764be0f00551b10adf02b1e33"),
    ]

    @Test("both ends agree on keys, hash and each other", arguments: interactive)
    func agree(pattern: NoisePattern) throws {
        var pair = try NoisePair(NoiseProtocol(pattern))
        _ = try pair.run()
        #expect(pair.initiator.handshakeHash == pair.responder.handshakeHash)
        if pattern.initiatorHasStatic { #expect(pair.responder.remoteStatic != nil) }
        if pattern.responderHasStatic { #expect(pair.initiator.remoteStatic != nil) }
        var left = try pair.initiator.transport()
        var right = try pair.responder.transport()
        for count in 0..<5 {
            let message = [UInt8](repeating: 7, count: count * 100)
            #expect(try right.receiving.open(left.sending.seal(message)) == message)
            #expect(try left.receiving.open(right.sending.seal(message)) == message)
        }
    }

    @Test("the two directions can go to separate owners")
    func separate() throws {
        var pair = try NoisePair(NoiseProtocol(.nn))
        _ = try pair.run()
        let opened = try pair.initiator.transport().separate { sending, receiving in
            #expect(receiving.records == 0)
            var sending = sending
            return Result { () throws(CryptoError) in try sending.seal([4, 2]) }
        }
        var responder = try pair.responder.transport()
        #expect(try responder.receiving.open(opened.get()) == [4, 2])
    }

    @Test("messages have the documented sizes", arguments: sizes)
    func messageSizes(pattern: NoisePattern, sizes: [Int]) throws {
        let noise = try NoiseProtocol(pattern)
        #expect((0..<noise.messageCount).map { noise.messageBytes($0, payload: 0) } == sizes)
        var pair = try NoisePair(noise)
        #expect(try pair.run().map(\.count) == sizes.map { $0 + 9 })
    }

    @Test("the wire format does not change", arguments: frozen)
    func wireFormat(pattern: NoisePattern, digest: String) throws {
        var pair = try NoisePair(NoiseProtocol(pattern))
        let bytes = try pair.run().flatMap { $0 } + pair.initiator.handshakeHash
        #expect(Hex.encode(Digest.sha256(bytes)) == digest)
    }

    @Test("no changed byte of any message goes unnoticed", arguments: interactive)
    func flippedBytes(pattern: NoisePattern) throws {
        let noise = try NoiseProtocol(pattern)
        for message in 0..<noise.messageCount {
            let count = noise.messageBytes(message, payload: 9)
            // Every byte where fields meet, and a sample inside the long ML-KEM fields.
            for index in 0..<count where index < 64 || index > count - 80 || index % 37 == 0 {
                var pair = try NoisePair(noise)
                var handshakeFailed = false
                do {
                    _ = try pair.run { $0 == message ? $1.flipping(index) : $1 }
                } catch {
                    handshakeFailed = true
                }
                #expect(handshakeFailed, "message \(message) byte \(index)")
            }
        }
    }

    @Test("a message cut short is refused at every length", arguments: interactive)
    func truncation(pattern: NoisePattern) throws {
        var original = try NoisePair(NoiseProtocol(pattern))
        let first = try original.initiator.writeMessage()
        for length in 0..<first.count {
            var fresh = try NoisePair(NoiseProtocol(pattern))
            #expect(throws: CryptoError.length(expected: first.count, got: length)) {
                try fresh.responder.readMessage(Array(first[..<length]))
            }
        }
    }

    @Test("ends that differ in prologue, name or key do not connect", arguments: interactive)
    func mismatch(pattern: NoisePattern) throws {
        let noise = try NoiseProtocol(pattern)
        var prologue = try NoisePair(noise, prologues: ([1], [2]))
        #expect(throws: CryptoError.authentication) { try prologue.run() }

        let chacha = try NoiseProtocol(pattern, cipher: .chaCha20Poly1305)
        var here = try NoisePair(noise)
        var there = try NoisePair(chacha)
        #expect(throws: CryptoError.authentication) {
            _ = try there.responder.readMessage(here.initiator.writeMessage())
            _ = try here.initiator.readMessage(there.responder.writeMessage())
        }

        guard pattern.knowsResponder else { return }
        let stranger = X25519.PrivateKey.generate(Entropy(simulationSeed: 99)).publicKey
        var wrong = try NoisePair(noise, expecting: stranger)
        #expect(throws: CryptoError.authentication) { try wrong.run() }
    }

    @Test("a first message replayed to a fresh responder is answered with other ephemerals")
    func replay() throws {
        let noise = try NoiseProtocol(.ik)
        var original = try NoisePair(noise, seed: 5)
        var again = try NoisePair(noise, seed: 6)
        let message = try original.initiator.writeMessage()
        _ = try original.responder.readMessage(message)
        _ = try again.responder.readMessage(message)
        let (one, other) = try (original.responder.writeMessage(), again.responder.writeMessage())
        #expect(one[..<32] != other[..<32])
        #expect(original.responder.handshakeHash != again.responder.handshakeHash)
        _ = try original.initiator.readMessage(one)
        #expect(original.initiator.handshakeHash == original.responder.handshakeHash)
    }

    /// Points of small order from RFC 7748's curve, for which every result is zero.
    @Test(
        "a low-order ephemeral key is refused",
        arguments: [
            [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31),
            .hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            .hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            .hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        ]
    )
    func lowOrder(point: [UInt8]) throws {
        var pair = try NoisePair(NoiseProtocol(.nk))
        let message = try point + pair.initiator.writeMessage().dropFirst(32)
        #expect(throws: CryptoError.lowOrderPoint) { try pair.responder.readMessage(message) }
        #expect(throws: CryptoError.outOfTurn) { try pair.responder.readMessage(message) }
    }

    @Test("an ML-KEM key out of range is refused")
    func badEncapsulationKey() throws {
        var pair = try NoisePair(NoiseProtocol(.nn))
        var message = try pair.initiator.writeMessage()
        message.replaceSubrange(32..<36, with: [0xff, 0xff, 0xff, 0xff])
        #expect(throws: CryptoError.invalidKey) { try pair.responder.readMessage(message) }
    }
}
