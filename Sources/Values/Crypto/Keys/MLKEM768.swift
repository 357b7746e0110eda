import COpenSSL

/// The post-quantum key encapsulation of FIPS 203, at the 768 size.
package enum MLKEM768 {
    /// Bytes of an encapsulation (public) key.
    package static let publicKeyBytes = 1184
    /// Bytes of an expanded decapsulation (private) key.
    package static let privateKeyBytes = 2400
    /// Bytes of the seed (d || z) that determines a key pair.
    package static let seedBytes = 64
    /// Bytes of the randomness (m) that determines an encapsulation.
    package static let encapsulationSeedBytes = 32
    /// Bytes of a ciphertext.
    package static let ciphertextBytes = 1088
    /// Bytes of the shared secret.
    package static let secretBytes = 32

    /// What OpenSSL calls it.
    package static let name = "ML-KEM-768"
}
