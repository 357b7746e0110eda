import Bytes
import Crypto
import Testing

extension SignatureDomain {
    fileprivate static let test = SignatureDomain("test")
    fileprivate static let other = SignatureDomain("other")
}

@Suite("Post-quantum keys")
struct KeyEncapsulationTests {
    @Test("X-Wing carries a secret, and a changed ciphertext another or none")
    func xwing() throws {
        let entropy = Entropy(simulationSeed: 1)
        let key = XWing.PrivateKey.generate(entropy)
        let made = try XWing.PublicKey(key.publicKey.bytes).encapsulate(entropy)
        let opened = try made.ciphertext.withUnsafeBytes { ciphertext in
            let secret = try key.decapsulate(ciphertext)
            return secret.withUnsafeBytes { Array($0) }
        }
        #expect(opened == made.secret.withUnsafeBytes { Array($0) })
        for index in [0, 500, 1087, 1088, 1119] {
            let changed = made.ciphertext.flipping(index)
            let other = try changed.withUnsafeBytes { ciphertext in
                let secret = try key.decapsulate(ciphertext)
                return secret.withUnsafeBytes { Array($0) }
            }
            #expect(other != opened)
        }
        let lowOrder = made.ciphertext[..<1088] + [UInt8](repeating: 0, count: 32)
        #expect(throws: CryptoError.lowOrderPoint) {
            try Array(lowOrder).withUnsafeBytes { _ = try key.decapsulate($0) }
        }
        let again = try XWing.PrivateKey(seed: key.withSeed { Array($0) }.secret)
        #expect(again.publicKey.bytes == key.publicKey.bytes)
    }

    @Test("wrong lengths are refused", arguments: [0, 31, 33, 1183, 1185, 1087, 1089, 2401])
    func lengths(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(throws: CryptoError.length(expected: 1184, got: count)) {
            try MLKEM768.PublicKey(bytes)
        }
        #expect(throws: CryptoError.length(expected: 1216, got: count)) {
            try XWing.PublicKey(bytes)
        }
        #expect(throws: CryptoError.length(expected: 1952, got: count)) {
            try MLDSA65.PublicKey(bytes)
        }
        let key = MLKEM768.PrivateKey.generate(Entropy(simulationSeed: 1))
        #expect(throws: CryptoError.length(expected: 1088, got: count)) {
            try decapsulated(bytes, key)
        }
    }

    @Test("ML-DSA signatures hold for their message and purpose only")
    func mldsa() throws {
        let entropy = Entropy(simulationSeed: 2)
        let key = MLDSA65.PrivateKey.generate(entropy)
        let publicKey = try MLDSA65.PublicKey(key.publicKey)
        let message = Array("descriptor".utf8)
        let (first, second) = message.withUnsafeBytes {
            (key.sign($0, domain: .test, entropy), key.sign($0, domain: .test, entropy))
        }
        #expect(first != second)
        let verify = { (signature: [UInt8], message: [UInt8], domain: SignatureDomain) in
            signature.withUnsafeBytes { signature in
                message.withUnsafeBytes { publicKey.verify(signature, $0, domain: domain) }
            }
        }
        #expect(verify(first, message, .test) && verify(second, message, .test))
        #expect(!verify(first, message, .other))
        #expect(!verify(first, message + [0], .test))
        #expect(!verify(first.flipping(0), message, .test))
        #expect(!verify(first.flipping(3308), message, .test))
        #expect(!verify(Array(first.dropLast()), message, .test))
    }
}
