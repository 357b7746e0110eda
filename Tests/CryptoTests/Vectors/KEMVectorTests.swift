import Bytes
import Crypto
import Testing

@Suite("Wycheproof ML-KEM-768 (FIPS 203)", .enabled(if: VectorFolder.isPresent))
struct KEMVectorTests {
    @Test("a seed determines both keys", arguments: WycheproofGroup.all("mlkem_768_keygen_seed"))
    func keygen(group: WycheproofGroup) throws {
        for test in group.cases {
            let key = try test.bytes("seed").withUnsafeBytes { try MLKEM768.PrivateKey(seed: $0) }
            #expect(key.publicKey == test.bytes("ek"), "case \(test.number)")
            let expanded = key.expanded()
            #expect(expanded.withUnsafeBytes { Array($0) } == test.bytes("dk"))
        }
    }

    @Test(
        "encapsulation refuses bad keys and matches for good ones",
        arguments: WycheproofGroup.all("mlkem_768_encaps")
    )
    func encapsulate(group: WycheproofGroup) throws {
        for test in group.cases {
            guard test.isValid else {
                #expect(throws: CryptoError.self) { try MLKEM768.PublicKey(test.bytes("ek")) }
                continue
            }
            let (ciphertext, secret) = try encapsulated(test.bytes("ek"), seed: test.bytes("m"))
            #expect(ciphertext == test.bytes("c"), "case \(test.number)")
            #expect(secret == test.bytes("K"), "case \(test.number)")
        }
    }

    @Test(
        "decapsulation from a seed, with implicit rejection",
        arguments: WycheproofGroup.all("mlkem_768")
    )
    func decapsulate(group: WycheproofGroup) throws {
        for test in group.cases {
            let decapsulate = { () throws(CryptoError) -> [UInt8] in
                let key = try test.bytes("seed").span.bytes.withUnsafeBytes {
                    (seed) throws(CryptoError) in try MLKEM768.PrivateKey(seed: seed)
                }
                #expect(!test.isValid || key.publicKey == test.bytes("ek"), "\(test.number)")
                return try decapsulated(test.bytes("c"), key)
            }
            if test.isValid {
                #expect(try decapsulate() == test.bytes("K"), "case \(test.number)")
            } else {
                #expect(throws: CryptoError.self, "case \(test.number)") { try decapsulate() }
            }
        }
    }

    @Test(
        "expanded keys are checked before use",
        arguments: WycheproofGroup.all("mlkem_768_semi_expanded_decaps")
    )
    func expanded(group: WycheproofGroup) throws {
        for test in group.cases {
            let decapsulate = { () throws(CryptoError) -> [UInt8] in
                let key = try test.bytes("dk").span.bytes.withUnsafeBytes {
                    (raw) throws(CryptoError) in try MLKEM768.PrivateKey(expanded: raw)
                }
                return try decapsulated(test.bytes("c"), key)
            }
            if test.isValid {
                #expect(try decapsulate() == test.bytes("K"), "case \(test.number)")
            } else {
                #expect(throws: CryptoError.self, "case \(test.number)") { try decapsulate() }
            }
        }
    }
}

/// The ciphertext and secret that a seed determines.
func encapsulated(_ key: [UInt8], seed: [UInt8]) throws -> (ciphertext: [UInt8], secret: [UInt8]) {
    let key = try MLKEM768.PublicKey(key)
    var ciphertext = [UInt8](repeating: 0, count: MLKEM768.ciphertextBytes)
    let secret = seed.withUnsafeBytes { seed in
        ciphertext.withUnsafeMutableBytes { ciphertext in
            bytes(MLKEM768.secretBytes) {
                key.encapsulate(seed: seed, ciphertext: ciphertext, secret: $0)
            }
        }
    }
    return (ciphertext, secret)
}

/// The secret that a ciphertext carries.
func decapsulated(
    _ ciphertext: [UInt8],
    _ key: MLKEM768.PrivateKey
) throws(CryptoError) -> [UInt8] {
    try bytes(MLKEM768.secretBytes) { (secret) throws(CryptoError) in
        try ciphertext.span.bytes.withUnsafeBytes { (ciphertext) throws(CryptoError) in
            try key.decapsulate(ciphertext, into: secret)
        }
    }
}
