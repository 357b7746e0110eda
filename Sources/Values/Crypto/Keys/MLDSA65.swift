/// The post-quantum signature scheme of FIPS 204, at the 65 size.
package enum MLDSA65 {
    /// Bytes of a verifying key.
    package static let publicKeyBytes = 1952
    /// Bytes of an expanded signing key.
    package static let privateKeyBytes = 4032
    /// Bytes of the seed (ξ) that determines a key pair.
    package static let seedBytes = 32
    /// Bytes of a signature.
    package static let signatureBytes = 3309
    /// Longest context string in bytes (FIPS 204 §5.2).
    package static let longestContext = 255
    /// Bytes of randomness in one signature, which makes faults harder to use (FIPS 204 §3.4).
    package static let randomnessBytes = 32

    /// What OpenSSL calls it.
    package static let name = "ML-DSA-65"
}
