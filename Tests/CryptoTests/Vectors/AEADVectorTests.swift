import Bytes
import Crypto
import Testing

@Suite("Wycheproof authenticated ciphers", .enabled(if: VectorFolder.isPresent))
struct AEADVectorTests {
    static let groups: [(AEADAlgorithm, WycheproofGroup)] =
        WycheproofGroup.all("aes_gcm").filter { $0.parameters["keySize"]?.intValue == 256 }
        .map { (.aes256GCM, $0) }
        + WycheproofGroup.all("chacha20_poly1305").map { (.chaCha20Poly1305, $0) }

    @Test("12-byte nonces seal and open as published, others are refused", arguments: groups)
    func group(algorithm: AEADAlgorithm, group: WycheproofGroup) throws {
        for test in group.cases {
            let iv = test.bytes("iv")
            guard iv.count == AEADAlgorithm.nonceBytes else {
                #expect(throws: CryptoError.length(expected: 12, got: iv.count)) {
                    try AEADNonce(iv)
                }
                continue
            }
            let nonce = try AEADNonce(iv)
            var cipher = AEAD.keyed(algorithm, test.bytes("key"))
            let sealed = test.bytes("ct") + test.bytes("tag")
            let (message, aad) = (test.bytes("msg"), test.bytes("aad"))
            let opened = cipher.open(sealed, nonce: nonce, aad: aad)
            #expect(opened == (test.isValid ? message : nil), "case \(test.number)")
            if test.isValid {
                #expect(cipher.seal(message, nonce: nonce, aad: aad) == sealed, "\(test.number)")
            }
        }
    }

    @Test("XChaCha20-Poly1305", arguments: WycheproofGroup.all("xchacha20_poly1305"))
    func extended(group: WycheproofGroup) {
        for test in group.cases where test.bytes("iv").count == XChaCha20Poly1305.nonceBytes {
            let sealed = test.bytes("iv") + test.bytes("ct") + test.bytes("tag")
            let opened = Result { () throws(CryptoError) in
                try XChaCha20Poly1305.open(
                    sealed,
                    aad: test.bytes("aad"),
                    key: test.bytes("key").secret
                )
            }
            let expected: Result<[UInt8], CryptoError> =
                test.isValid ? .success(test.bytes("msg")) : .failure(.authentication)
            #expect(opened == expected, "case \(test.number)")
        }
    }
}
