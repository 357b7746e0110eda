import COpenSSL

/// A key encapsulation that holds while either X25519 or ML-KEM-768 does
/// (draft-connolly-cfrg-xwing-kem).
///
/// For static keys of recipients: sealed files, mailboxes, dead drops.
package enum XWing {
    /// Bytes of an encapsulation key: ML-KEM-768, then X25519.
    package static let publicKeyBytes = MLKEM768.publicKeyBytes + X25519.keyBytes
    /// Bytes of a private key, which is a seed.
    package static let seedBytes = 32
    /// Bytes of the randomness that determines an encapsulation.
    package static let encapsulationSeedBytes = MLKEM768.encapsulationSeedBytes + X25519.keyBytes
    /// Bytes of a ciphertext: ML-KEM-768, then an X25519 key.
    package static let ciphertextBytes = MLKEM768.ciphertextBytes + X25519.keyBytes
    /// Bytes of the shared secret.
    package static let secretBytes = 32

    /// The draft's label, which draws its name.
    private static let label = Array("\\.//^\\".utf8)

    /// Writes the secret that both halves and their transcript determine (draft §5.3).
    static func combine(
        kemSecret: UnsafeRawBufferPointer,
        curveSecret: UnsafeRawBufferPointer,
        ciphertext: X25519.PublicKey,
        publicKey: X25519.PublicKey,
        into secret: UnsafeMutableRawBufferPointer
    ) {
        var digest = DigestStream(.sha3)
        digest.update(kemSecret)
        digest.update(curveSecret)
        ciphertext.raw.withUnsafeBytes { digest.update($0) }
        publicKey.raw.withUnsafeBytes { digest.update($0) }
        digest.update(label)
        digest.finish(into: secret)
    }

    /// Fills `output` with SHAKE256 of the seed (FIPS 202 §6.2).
    static func expand(
        _ seed: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory") }
        defer { EVP_MD_CTX_free(context) }
        let done =
            EVP_DigestInit_ex2(context, EVP_shake256(), nil) == 1
            && EVP_DigestUpdate(context, seed.octets, seed.count) == 1
            && EVP_DigestFinalXOF(context, output.octets, output.count) == 1
        precondition(done, "OpenSSL failed to expand a seed")
    }
}
