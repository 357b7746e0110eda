import Bytes
import Crypto
import Testing

@Suite("Wycheproof and CCTV curves", .enabled(if: VectorFolder.isPresent))
struct CurveVectorTests {
    @Test(
        "X25519 agrees as published and refuses zero results",
        arguments: WycheproofGroup.all("x25519")
    )
    func x25519(group: WycheproofGroup) throws {
        for test in group.cases {
            let key = try test.bytes("private").withUnsafeBytes { try X25519.PrivateKey(raw: $0) }
            let peer = try X25519.PublicKey(test.bytes("public"))
            guard test.bytes("shared").contains(where: { $0 != 0 }) else {
                #expect(throws: CryptoError.lowOrderPoint, "case \(test.number)") {
                    try bytes(32) { (secret) throws(CryptoError) in
                        try key.agree(with: peer, into: secret)
                    }
                }
                continue
            }
            let secret = try bytes(32) { (secret) throws(CryptoError) in
                try key.agree(with: peer, into: secret)
            }
            #expect(secret == test.bytes("shared"), "case \(test.number)")
        }
    }

    @Test("Ed25519 accepts and refuses as published", arguments: WycheproofGroup.all("ed25519"))
    func ed25519(group: WycheproofGroup) throws {
        let key = Hex.decode(group.parameters["publicKey"]?["pk"]?.stringValue ?? "") ?? []
        let publicKey = try Ed25519.PublicKey(key)
        for test in group.cases {
            let (message, signature) = (test.bytes("msg"), test.bytes("sig"))
            guard signature.count == Ed25519.signatureBytes else {
                #expect(!test.isValid)
                #expect(throws: CryptoError.length(expected: 64, got: signature.count)) {
                    try Ed25519.Signature(signature)
                }
                continue
            }
            let parsed = try Ed25519.Signature(signature)
            let verified = message.withUnsafeBytes { publicKey.verifyRaw(parsed, $0) }
            #expect(verified == test.isValid, "case \(test.number)")
        }
    }

    /// Libraries differ on these; libsodium's choice is what our nodes agree on.
    @Test("Ed25519 refuses every key and nonce of small order, and non-canonical keys")
    func edwardsCorners() throws {
        let cases = try JSON(parsing: VectorFolder.read("cctv/ed25519/ed25519vectors.json"))
        let refused: Set<String> = ["low_order_A", "low_order_R", "non_canonical_A"]
        for vector in cases.arrayValue ?? [] {
            let flags = Set((vector["flags"]?.arrayValue ?? []).compactMap(\.stringValue))
            let key = try Ed25519.PublicKey(.hex(vector["key"]?.stringValue ?? ""))
            let signature = try Ed25519.Signature(.hex(vector["sig"]?.stringValue ?? ""))
            let message = Array((vector["msg"]?.stringValue ?? "").utf8)
            let verified = message.withUnsafeBytes { key.verifyRaw(signature, $0) }
            if !flags.isDisjoint(with: refused) {
                #expect(!verified, "case \(vector["number"]?.intValue ?? -1) \(flags)")
            }
            if flags.isEmpty { #expect(verified) }
        }
    }
}
