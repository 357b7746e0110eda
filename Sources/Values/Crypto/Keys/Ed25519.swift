/// Signatures over edwards25519 (RFC 8032), through libsodium only.
///
/// Libraries differ on malleable signatures and small-order keys; verifying with one library
/// everywhere keeps nodes in agreement. libsodium refuses both.
package enum Ed25519 {
    /// Bytes of a public key, and of the seed of a private key.
    package static let keyBytes = 32
    /// Bytes of a signature.
    package static let signatureBytes = 64
}
