import Bytes
import Crypto
import Testing

@Suite("Noise handshakes: rules of use")
struct NoiseHandshakeTests {
    @Test("messages out of turn are refused")
    func turns() throws {
        var pair = try NoisePair(NoiseProtocol(.nn))
        #expect(throws: CryptoError.outOfTurn) { try pair.responder.writeMessage() }
        #expect(throws: CryptoError.outOfTurn) { try pair.initiator.readMessage([]) }
        _ = try pair.run()
        #expect(throws: CryptoError.outOfTurn) { try pair.initiator.writeMessage() }
        #expect(throws: CryptoError.outOfTurn) { try pair.responder.readMessage([]) }
    }

    @Test("keys are not given before the end")
    func earlySplit() throws {
        let pair = try NoisePair(NoiseProtocol(.nn))
        do throws(CryptoError) {
            _ = try pair.initiator.split()
            Issue.record("split before the end")
        } catch {
            #expect(error == .outOfTurn)
        }
    }

    @Test("exactly the keys of the pattern are required")
    func keys() throws {
        let entropy = Entropy(simulationSeed: 1)
        let key = X25519.PrivateKey.generate(entropy)
        let attempts: [(NoisePattern, NoiseRole, X25519.PrivateKey?, X25519.PublicKey?)] = [
            (.ik, .initiator, nil, key.publicKey), (.ik, .initiator, key, nil),
            (.ik, .responder, nil, nil), (.ik, .responder, key, key.publicKey),
            (.nn, .initiator, key, nil), (.xx, .initiator, key, key.publicKey),
        ]
        for (pattern, role, own, peer) in attempts {
            let noise = try NoiseProtocol(pattern)
            #expect(throws: CryptoError.missingKey) {
                _ = try NoiseHandshake(
                    noise,
                    role: role,
                    prologue: [],
                    localStatic: own,
                    remoteStatic: peer,
                    entropy: entropy
                )
            }
        }
    }

    @Test("a message fits 65535 bytes and no more")
    func longest() throws {
        let noise = try NoiseProtocol(.nn, keyExchange: .x25519)
        let room = NoiseLimits.messageBytes - 32
        var pair = try NoisePair(noise)
        let message = try pair.initiator.writeMessage([UInt8](repeating: 0, count: room))
        #expect(message.count == NoiseLimits.messageBytes)
        #expect(try pair.responder.readMessage(message).count == room)

        let error = CryptoError.tooLong(limit: 65_535, got: 65_536)
        var next = try NoisePair(noise)
        #expect(throws: error) {
            try next.initiator.writeMessage([UInt8](repeating: 0, count: room + 1))
        }
        #expect(throws: error) {
            try next.responder.readMessage([UInt8](repeating: 0, count: 65_536))
        }
    }

    @Test("garbage never completes a handshake", arguments: NoisePattern.allCases)
    func garbage(pattern: NoisePattern) throws {
        let noise = try NoiseProtocol(
            pattern,
            keyExchange: pattern == .n ? .x25519 : .x25519MLKEM768,
            presharedKeys: [0]
        )
        var generator = SeededGenerator(seed: 7)
        for count in [0, 1, 31, 32, 48, 1000, 1296, 4000] {
            var pair = try NoisePair(noise)
            #expect(throws: CryptoError.self) {
                try pair.responder.readMessage(generator.bytes(count))
            }
        }
    }

    @Test(
        "names are read back",
        arguments: [
            "Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256", "Noise_NN_25519_ChaChaPoly_BLAKE2s",
            "Noise_XXhfs+psk3_25519+MLKEM768_ChaChaPoly_SHA512",
            "Noise_XXpsk0+psk2_25519_AESGCM_BLAKE2b", "Noise_Npsk0_25519_AESGCM_SHA256",
        ]
    )
    func names(name: String) throws {
        #expect(try NoiseProtocol(name: name).description == name)
    }

    @Test(
        "other names are refused",
        arguments: [
            "", "Noise_", "Noise_IK_25519_AESGCM", "Noise_IK_448_AESGCM_SHA256",
            "Noise_IKhfs_25519_AESGCM_SHA256", "Noise_IK_25519+MLKEM768_AESGCM_SHA256",
            "Noise_Nhfs_25519+MLKEM768_AESGCM_SHA256", "Noise_NNpsk3_25519_AESGCM_SHA256",
            "Noise_NNpsk2+psk0_25519_AESGCM_SHA256", "Noise_NNpsk0+psk0_25519_AESGCM_SHA256",
            "Noise_NNpsk00_25519_AESGCM_SHA256", "Noise_KK_25519_AESGCM_SHA256",
            "Noise_NN_25519_AESGCM_SHA1", "Noise_XXpsk_25519_AESGCM_SHA256",
            "noise_NN_25519_AESGCM_SHA256", "Noise_NN_25519_AESGCM_SHA256_",
            "Noise_NN+psk0_25519_AESGCM_SHA256",
        ]
    )
    func badNames(name: String) {
        #expect(throws: CryptoError.unknownProtocol(name)) { try NoiseProtocol(name: name) }
    }
}
