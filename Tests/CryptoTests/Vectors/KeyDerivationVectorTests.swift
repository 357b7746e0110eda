import Bytes
import Crypto
import Testing

@Suite("Wycheproof HMAC and HKDF", .enabled(if: VectorFolder.isPresent))
struct KeyDerivationVectorTests {
    @Test("HMAC-SHA-256, whole and truncated", arguments: WycheproofGroup.all("hmac_sha256"))
    func hmac(group: WycheproofGroup) {
        for test in group.cases {
            let (key, message) = (test.bytes("key"), test.bytes("msg"))
            let tag = bytes(HMAC.sha256Bytes) { tag in
                key.withUnsafeBytes { key in
                    message.withUnsafeBytes { HMAC.sha256(key: key, $0, into: tag) }
                }
            }
            let expected = test.bytes("tag")
            #expect(
                (Array(tag[..<expected.count]) == expected) == test.isValid,
                "case \(test.number)"
            )
        }
    }

    @Test("HKDF-SHA-256", arguments: WycheproofGroup.all("hkdf_sha256"))
    func hkdf(group: WycheproofGroup) throws {
        for test in group.cases {
            let count = Int(test.json["size"]?.intValue ?? 0)
            let (secret, salt, info) = (test.bytes("ikm"), test.bytes("salt"), test.bytes("info"))
            let derive = { (output: UnsafeMutableRawBufferPointer) throws(CryptoError) in
                try secret.span.bytes.withUnsafeBytes { (secret) throws(CryptoError) in
                    try salt.span.bytes.withUnsafeBytes { (salt) throws(CryptoError) in
                        try info.span.bytes.withUnsafeBytes { (info) throws(CryptoError) in
                            try HKDF.derive(secret: secret, salt: salt, info: info, into: output)
                        }
                    }
                }
            }
            if test.isValid {
                #expect(try bytes(count, derive) == test.bytes("okm"), "case \(test.number)")
            } else {
                #expect(throws: CryptoError.tooLong(limit: HKDF.longestOutput, got: count)) {
                    try bytes(count, derive)
                }
            }
        }
    }
}
