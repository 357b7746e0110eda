import Bytes
import Crypto
import Testing

extension SignatureDomain {
    fileprivate static let test = SignatureDomain("test")
    fileprivate static let other = SignatureDomain("other-test")
}

@Suite("Ed25519 (RFC 8032)")
struct SignatureTests {
    @Test("test 2 of RFC 8032 §7.1")
    func published() throws {
        let seed: [UInt8] = .hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        let key = try Ed25519.PrivateKey(seed: seed.secret)
        #expect(
            key.publicKey.bytes
                == .hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        )
        let signature = [UInt8]([0x72]).withUnsafeBytes { key.signRaw($0) }
        #expect(
            signature.bytes
                == .hex(
                    """
                    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
                    085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                    """
                )
        )
        #expect(key.withSeed { Array($0) } == seed)
    }

    @Test("a signature verifies for its message, purpose and key only")
    func domains() {
        let entropy = Entropy(simulationSeed: 4)
        let key = Ed25519.PrivateKey.generate(entropy)
        let signature = key.sign([1, 2, 3], domain: .test)
        #expect(key.publicKey.verify(signature, [1, 2, 3], domain: .test))
        #expect(!key.publicKey.verify(signature, [1, 2, 3], domain: .other))
        #expect(!key.publicKey.verify(signature, [1, 2, 4], domain: .test))
        #expect(
            !Ed25519.PrivateKey.generate(entropy).publicKey.verify(
                signature,
                [1, 2, 3],
                domain: .test
            )
        )
        let signed = Array("warren/test/v1\0".utf8) + [1, 2, 3]
        #expect(signed.withUnsafeBytes { key.publicKey.verifyRaw(signature, $0) })
    }

    @Test("every changed bit is refused")
    func tampering() throws {
        let key = Ed25519.PrivateKey.generate(Entropy(simulationSeed: 5))
        let signature = key.sign([], domain: .test)
        for index in 0..<64 {
            let changed = try Ed25519.Signature(signature.bytes.flipping(index))
            #expect(!key.publicKey.verify(changed, [], domain: .test))
        }
    }

    @Test("wrong lengths are refused", arguments: [0, 31, 33])
    func lengths(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        let error = CryptoError.length(expected: 32, got: count)
        #expect(throws: error) { try Ed25519.PublicKey(bytes) }
        #expect(throws: error) { try X25519.PublicKey(bytes) }
        #expect(throws: error) { try bytes.withUnsafeBytes { try Ed25519.PrivateKey(seed: $0) } }
        #expect(throws: error) { try bytes.withUnsafeBytes { try X25519.PrivateKey(raw: $0) } }
    }
}
