import Bytes
import Crypto
import Testing

@Suite("ACVP vectors of ML-KEM-768 and ML-DSA-65", .enabled(if: VectorFolder.isPresent))
struct ACVPVectorTests {
    @Test(
        "ML-KEM key generation",
        arguments: ["evppkey_ml_kem_768_keygen", "evppkey_ml_kem_keygen"]
    )
    func kemKeygen(file: String) throws {
        let records = EVPRecord.all(file).filter { $0.text("KeyGen") == "ML-KEM-768" }
        #expect(!records.isEmpty)
        for record in records {
            let seed: [UInt8] = .hex(record.option("hexseed") ?? "")
            let key = try seed.withUnsafeBytes { try MLKEM768.PrivateKey(seed: $0) }
            #expect(key.publicKey == .hex(record.option("hexpub", of: "CtrlOut") ?? ""))
            let expanded = key.expanded()
            let published: [UInt8] = .hex(record.option("hexpriv", of: "CtrlOut") ?? "")
            #expect(expanded.withUnsafeBytes { Array($0) } == published)
        }
    }

    @Test(
        "ML-KEM encapsulation and decapsulation",
        arguments: [
            "evppkey_ml_kem_768_encap", "evppkey_ml_kem_768_decap", "evppkey_ml_kem_encap_decap",
        ]
    )
    func kem(file: String) throws {
        let records = EVPRecord.all(file).filter { $0.text("Kem") == "ML-KEM-768" }
        #expect(!records.isEmpty)
        for record in records {
            let succeeds = record.text("Result") == nil
            if record.text("EncodedPublicKey") != nil {
                let key = record.bytes("EncodedPublicKey")
                guard succeeds else {
                    #expect(throws: CryptoError.self) { try MLKEM768.PublicKey(key) }
                    continue
                }
                let made = try encapsulated(key, seed: record.bytes("Entropy"))
                #expect(made.ciphertext == record.bytes("Ciphertext"))
                #expect(made.secret == record.bytes("Output"))
            } else {
                let open = { () throws(CryptoError) -> [UInt8] in
                    let bytes = record.bytes("EncodedPrivateKey")
                    let key = try bytes.span.bytes.withUnsafeBytes { (raw) throws(CryptoError) in
                        try MLKEM768.PrivateKey(expanded: raw)
                    }
                    return try decapsulated(record.bytes("Input"), key)
                }
                if succeeds {
                    #expect(try open() == record.bytes("Output"))
                } else {
                    #expect(throws: CryptoError.self) { try open() }
                }
            }
        }
    }

    @Test("ML-DSA key generation")
    func dsaKeygen() throws {
        let records = EVPRecord.all("evppkey_ml_dsa_keygen")
            .filter { $0.text("KeyGen") == "ML-DSA-65" }
        #expect(!records.isEmpty)
        for record in records {
            let seed: [UInt8] = .hex(record.option("hexseed") ?? "")
            let key = try seed.withUnsafeBytes { try MLDSA65.PrivateKey(seed: $0) }
            #expect(key.publicKey == .hex(record.option("hexpub", of: "CtrlOut") ?? ""))
            let expanded = key.expanded()
            let published: [UInt8] = .hex(record.option("hexpriv", of: "CtrlOut") ?? "")
            #expect(expanded.withUnsafeBytes { Array($0) } == published)
        }
    }

    @Test("ML-DSA signatures, pure")
    func dsaSign() throws {
        var keys: [String: [UInt8]] = [:]
        var checked = 0
        for record in EVPRecord.all("evppkey_ml_dsa_siggen") {
            if let parts = record.text("PrivateKeyRaw")?.split(separator: ":"), parts.count == 3 {
                keys[String(parts[0])] = .hex(String(parts[2]))
            }
            guard let name = record.text("Sign-Message"), name.hasPrefix("ML-DSA-65:"),
                record.isPureExternal,
                let bytes = keys[String(name.dropFirst(10))]
            else { continue }
            let key = try bytes.withUnsafeBytes { try MLDSA65.PrivateKey(expanded: $0) }
            let context: [UInt8] = .hex(record.option("hexcontext-string") ?? "")
            let randomness = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 1)
            defer { randomness.deallocate() }
            randomness.initializeMemory(as: UInt8.self, repeating: 0)
            randomness.copyBytes(from: [UInt8].hex(record.option("hextest-entropy") ?? ""))
            let signature = try record.bytes("Input").withUnsafeBytes { message in
                try context.withUnsafeBytes {
                    try key.sign(
                        message,
                        context: $0,
                        randomness: UnsafeRawBufferPointer(randomness)
                    )
                }
            }
            #expect(signature == record.bytes("Output"))
            checked += 1
        }
        #expect(checked > 0)
    }

    @Test("ML-DSA verification, pure")
    func dsaVerify() throws {
        var keys: [String: [UInt8]] = [:]
        var checked = 0
        for record in EVPRecord.all("evppkey_ml_dsa_sigver") {
            if let parts = record.text("PublicKeyRaw")?.split(separator: ":"), parts.count == 3 {
                keys[String(parts[0])] = .hex(String(parts[2]))
            }
            guard let name = record.text("Verify-Message-Public"), name.hasPrefix("ML-DSA-65:"),
                record.isPureExternal, let bytes = keys[String(name.dropFirst(10))]
            else { continue }
            let context: [UInt8] = .hex(record.option("hexcontext-string") ?? "")
            let verified = try verify(
                bytes,
                record.bytes("Output"),
                record.bytes("Input"),
                context
            )
            #expect(verified == (record.text("Result") == nil))
            checked += 1
        }
        #expect(checked > 0)
    }
}

extension EVPRecord {
    /// Whether the whole message was signed as FIPS 204 §5.2 has it, not a digest of it (`mu`).
    fileprivate var isPureExternal: Bool {
        option("message-encoding") == "1" && option("mu", of: "Ctrl") != "1"
    }
}

/// Whether a signature verifies under a key given by its bytes.
func verify(
    _ key: [UInt8],
    _ signature: [UInt8],
    _ message: [UInt8],
    _ context: [UInt8]
) throws(CryptoError) -> Bool {
    let key = try MLDSA65.PublicKey(key)
    return signature.withUnsafeBytes { signature in
        message.withUnsafeBytes { message in
            context.withUnsafeBytes { key.verify(signature, message, context: $0) }
        }
    }
}
