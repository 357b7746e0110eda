import Bytes
import Crypto
import Testing

@Suite("X-Wing (draft-connolly-cfrg-xwing-kem)", .enabled(if: VectorFolder.isPresent))
struct XWingVectorTests {
    @Test("published keys, ciphertexts and secrets")
    func published() throws {
        let vectors = try JSON(parsing: VectorFolder.read("xwing/test-vectors.json"))
        #expect(vectors.arrayValue?.count == 3)
        for vector in vectors.arrayValue ?? [] {
            let bytes = { (name: String) in Hex.decode(vector[name]?.stringValue ?? "") ?? [] }
            let key = try XWing.PrivateKey(seed: bytes("seed").secret)
            #expect(key.publicKey.bytes == bytes("pk"))
            let made = try key.publicKey.encapsulate(seed: bytes("eseed").secret)
            #expect(made.ciphertext == bytes("ct"))
            #expect(made.secret.withUnsafeBytes { Array($0) } == bytes("ss"))
            let opened = try bytes("ct").withUnsafeBytes { ciphertext in
                let secret = try key.decapsulate(ciphertext)
                return secret.withUnsafeBytes { Array($0) }
            }
            #expect(opened == bytes("ss"))
        }
    }
}
