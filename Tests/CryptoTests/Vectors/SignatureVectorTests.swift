import Bytes
import Crypto
import Testing

@Suite("Wycheproof ML-DSA-65 (FIPS 204)", .enabled(if: VectorFolder.isPresent))
struct SignatureVectorTests {
    @Test("verification", arguments: WycheproofGroup.all("mldsa_65_verify"))
    func verification(group: WycheproofGroup) {
        let key = Hex.decode(group.parameters["publicKey"]?.stringValue ?? "") ?? []
        for test in group.cases {
            let verified = Result { () throws(CryptoError) in
                try verify(key, test.bytes("sig"), test.bytes("msg"), test.bytes("ctx"))
            }
            if test.isValid {
                #expect(verified == .success(true), "case \(test.number)")
            } else {
                #expect(verified != .success(true), "case \(test.number)")
            }
        }
    }

    @Test("signing with a seed", arguments: WycheproofGroup.all("mldsa_65_sign_seed"))
    func seeded(group: WycheproofGroup) {
        let seed = Hex.decode(group.parameters["privateSeed"]?.stringValue ?? "") ?? []
        check(group) { () throws(CryptoError) in
            try seed.span.bytes.withUnsafeBytes { (seed) throws(CryptoError) in
                try MLDSA65.PrivateKey(seed: seed)
            }
        }
    }

    @Test("signing with an expanded key", arguments: WycheproofGroup.all("mldsa_65_sign_noseed"))
    func expanded(group: WycheproofGroup) {
        let key = Hex.decode(group.parameters["privateKey"]?.stringValue ?? "") ?? []
        check(group) { () throws(CryptoError) in
            try key.span.bytes.withUnsafeBytes { (key) throws(CryptoError) in
                try MLDSA65.PrivateKey(expanded: key)
            }
        }
    }

    /// An empty randomness stands for the deterministic variant.
    private func signature(
        _ key: MLDSA65.PrivateKey,
        _ message: UnsafeRawBufferPointer,
        _ context: UnsafeRawBufferPointer,
        _ randomness: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let randomness = randomness.isEmpty ? [UInt8](repeating: 0, count: 32) : randomness
        return try randomness.span.bytes.withUnsafeBytes { (randomness) throws(CryptoError) in
            try key.sign(message, context: context, randomness: randomness)
        }
    }

    /// Cases without a message give only its digest, which our interface does not take.
    private func check(
        _ group: WycheproofGroup,
        _ key: () throws(CryptoError) -> MLDSA65.PrivateKey
    ) {
        for test in group.cases where test.json["msg"] != nil {
            let signed = Result { () throws(CryptoError) in
                let key = try key()
                return try test.bytes("msg").span.bytes.withUnsafeBytes {
                    (message) throws(CryptoError) in
                    try test.bytes("ctx").span.bytes.withUnsafeBytes {
                        (context) throws(CryptoError) in
                        try signature(key, message, context, test.bytes("rnd"))
                    }
                }
            }
            if test.isValid {
                #expect(signed == .success(test.bytes("sig")), "case \(test.number)")
            } else {
                guard case .success = signed else { continue }
                Issue.record("case \(test.number) was signed")
            }
        }
    }
}
