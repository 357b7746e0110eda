import Bytes
import Crypto
import Testing

@Suite("Authenticated ciphers")
struct AEADTests {
    static let key = [UInt8](0..<32)
    static let lengths = [0, 1, 15, 16, 17, 31, 255, 1024, 1400, 16_384]

    @Test("test case 16 of the GCM specification seals as published")
    func publishedGCM() throws {
        var cipher = AEAD.keyed(
            .aes256GCM,
            .hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        )
        let message: [UInt8] = .hex(
            """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
            """
        )
        let sealed = cipher.seal(
            message,
            nonce: AEADNonce(prefix: 0xcafe_babe, counter: 0xface_dbad_deca_f888),
            aad: .hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        )
        #expect(
            sealed
                == .hex(
                    """
                    522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                    76fc6ece0f4e1768cddf8853bb2d551b
                    """
                )
        )
    }

    @Test(
        "what is sealed opens, in place and elsewhere",
        arguments: AEADAlgorithm.allCases,
        lengths
    )
    func roundTrip(algorithm: AEADAlgorithm, length: Int) {
        var cipher = AEAD.keyed(algorithm, Self.key)
        var generator = SeededGenerator(seed: UInt64(length))
        let message = generator.bytes(length)
        let nonce = AEADNonce(prefix: 7, counter: UInt64(length))
        let sealed = cipher.seal(message, nonce: nonce, aad: [1, 2, 3])
        #expect(cipher.open(sealed, nonce: nonce, aad: [1, 2, 3]) == message)

        var elsewhere = [UInt8](repeating: 0xee, count: length + 16)
        var source = message + [0]
        elsewhere.withUnsafeMutableBytes { out in
            source.withUnsafeMutableBytes { input in
                guard let out = out.baseAddress, let input = input.baseAddress else { return }
                withUnsafeBytes(of: (UInt8(1), UInt8(2), UInt8(3))) {
                    cipher.seal(
                        nonce: nonce,
                        aad: $0,
                        in: input,
                        out: out,
                        count: length,
                        tag: out + length
                    )
                }
            }
        }
        #expect(elsewhere == sealed)
        #expect(source == message + [0])
    }

    @Test("any changed bit, nonce or associated data is refused", arguments: AEADAlgorithm.allCases)
    func tampering(algorithm: AEADAlgorithm) {
        var cipher = AEAD.keyed(algorithm, Self.key)
        let nonce = AEADNonce(prefix: 1, counter: 2)
        let sealed = cipher.seal(Array("attack at dawn".utf8), nonce: nonce, aad: [9])
        for index in sealed.indices {
            #expect(cipher.open(sealed.flipping(index), nonce: nonce, aad: [9]) == nil)
        }
        for length in 0..<sealed.count {
            #expect(cipher.open(Array(sealed[..<length]), nonce: nonce, aad: [9]) == nil)
        }
        #expect(cipher.open(sealed, nonce: AEADNonce(prefix: 1, counter: 3), aad: [9]) == nil)
        #expect(cipher.open(sealed, nonce: AEADNonce(prefix: 2, counter: 2), aad: [9]) == nil)
        #expect(cipher.open(sealed, nonce: nonce, aad: []) == nil)
        #expect(cipher.open(sealed, nonce: nonce, aad: [9]) == Array("attack at dawn".utf8))
    }

    @Test("a refused record leaves nothing of its plaintext behind")
    func noReleaseOfUnverified() {
        var cipher = AEAD.keyed(.aes256GCM, Self.key)
        let nonce = AEADNonce(prefix: 0, counter: 0)
        var sealed = cipher.seal(Array(repeating: 0x41, count: 64), nonce: nonce).flipping(70)
        let opened = sealed.withUnsafeMutableBytes { record in
            guard let base = record.baseAddress else { return true }
            return cipher.open(
                nonce: nonce,
                aad: UnsafeRawBufferPointer(start: nil, count: 0),
                in: base,
                out: base,
                count: 64,
                tag: base + 64
            )
        }
        #expect(!opened)
        #expect(Array(sealed[..<64]) == Array(repeating: 0, count: 64))
    }

    @Test(
        "a context changed to another key is as one made for it",
        arguments: AEADAlgorithm.allCases
    )
    func rekey(algorithm: AEADAlgorithm) {
        let other = [UInt8](100..<132)
        var kept = AEAD.keyed(algorithm, Self.key)
        _ = kept.seal([1, 2, 3], nonce: AEADNonce(prefix: 0, counter: 1))
        _ = kept.open([UInt8](repeating: 0, count: 20), nonce: AEADNonce(prefix: 0, counter: 1))
        other.withAddress { kept.rekey($0) }
        var fresh = AEAD.keyed(algorithm, other)
        let nonce = AEADNonce(prefix: 3, counter: 4)
        let sealed = kept.seal([4, 5, 6], nonce: nonce)
        #expect(sealed == fresh.seal([4, 5, 6], nonce: nonce))
        #expect(kept.open(sealed, nonce: nonce) == [4, 5, 6])
    }

    @Test("XChaCha20-Poly1305 seals whole messages under random nonces")
    func extendedNonce() throws {
        let entropy = Entropy(simulationSeed: 1)
        let key = entropy.secret(32)
        for message in [[], Array("a file".utf8)] {
            let sealed = XChaCha20Poly1305.seal(message, aad: [1], key: key, entropy: entropy)
            #expect(try XChaCha20Poly1305.open(sealed, aad: [1], key: key) == message)
            for index in sealed.indices {
                #expect(throws: CryptoError.authentication) {
                    try XChaCha20Poly1305.open(sealed.flipping(index), aad: [1], key: key)
                }
            }
            for count in 0..<40 {
                #expect(throws: CryptoError.length(expected: 40, got: count)) {
                    try XChaCha20Poly1305.open(Array(sealed[..<count]), aad: [1], key: key)
                }
            }
        }
    }

    @Test("a nonce is a big-endian prefix, then a big-endian counter")
    func nonceLayout() throws {
        let nonce = AEADNonce(prefix: 0x0102_0304, counter: 0x0506_0708_090a_0b0c)
        #expect(nonce.withUnsafeBytes { Array($0) } == Array(1...12))
        #expect(try AEADNonce(Array(1...12)) == nonce)
    }
}
