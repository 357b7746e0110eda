/// A 32-byte secret that both ends of a handshake were given beforehand (Noise §9).
///
/// Passed by reference, so that sharing it never copies the secret.
package final class PresharedKey: Sendable {
    /// Bytes of a key (Noise §9.1).
    package static let keyBytes = 32

    let secret: SecretBytes

    /// A key from exactly 32 bytes.
    ///
    /// - Throws: `length` for any other count.
    package init(_ secret: consuming SecretBytes) throws(CryptoError) {
        guard secret.count == Self.keyBytes else {
            throw .length(expected: Self.keyBytes, got: secret.count)
        }
        self.secret = secret
    }
}
