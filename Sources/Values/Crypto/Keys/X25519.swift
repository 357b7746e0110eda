import CSodium

/// Diffie-Hellman over curve25519 (RFC 7748).
package enum X25519 {
    /// Bytes of a private key, a public key and a shared secret.
    package static let keyBytes = 32

    /// A peer's public key: any 32 bytes, checked when a secret is agreed.
    package struct PublicKey: Hashable, Sendable {
        /// The little-endian u-coordinate (RFC 7748 §5).
        package let raw: Bytes32

        /// A key from its encoding.
        package init(_ raw: Bytes32) {
            self.raw = raw
        }

        /// A key from exactly 32 bytes.
        package init(_ bytes: [UInt8]) throws(CryptoError) {
            raw = try Bytes32(bytes)
        }

        /// A key from exactly 32 bytes.
        package init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
            raw = try Bytes32(bytes)
        }

        /// The encoding as an array.
        package var bytes: [UInt8] { raw.bytes }
    }

    /// A private key in locked memory.
    ///
    /// Passed by reference: sharing it never copies the secret, which is wiped with the last
    /// reference.
    package final class PrivateKey: Sendable {
        /// The key that peers are told.
        package let publicKey: PublicKey
        private let scalar: SecretBytes

        /// A key from its 32 bytes, which the caller wipes; bits are clamped when it is used.
        package init(raw: UnsafeRawBufferPointer) throws(CryptoError) {
            guard raw.count == keyBytes else {
                throw .length(expected: keyBytes, got: raw.count)
            }
            SodiumLibrary.started
            scalar = SecretBytes(copying: raw)
            publicKey = PublicKey(
                Bytes32 {
                    _ = crypto_scalarmult_base(
                        $0.octets,
                        raw.octets
                    )
                }
            )
        }

        /// A new key.
        package static func generate(_ entropy: Entropy) -> PrivateKey {
            withWipedScratch(keyBytes) { raw in
                entropy.fill(raw)
                do throws(CryptoError) {
                    return try PrivateKey(raw: UnsafeRawBufferPointer(raw))
                } catch {
                    preconditionFailure("any 32 bytes are a key")
                }
            }
        }

        /// Lends the 32 bytes to `body`, to store them.
        package func withRaw<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try scalar.withUnsafeBytes(body)
        }

        /// Writes the 32-byte secret shared with the owner of `peer`; hash it before use.
        ///
        /// - Throws: `lowOrderPoint` when the result would be all zero (RFC 7748 §6.1).
        package func agree(
            with peer: PublicKey,
            into secret: UnsafeMutableRawBufferPointer
        ) throws(CryptoError) {
            precondition(secret.count == keyBytes)
            let result = peer.raw.withUnsafeBytes { peer in
                scalar.withUnsafeBytes { scalar in
                    crypto_scalarmult(
                        secret.octets,
                        scalar.octets,
                        peer.octets
                    )
                }
            }
            guard result == 0 else { throw .lowOrderPoint }
        }

        /// The 32-byte secret shared with the owner of `peer`; hash it before use.
        package func agree(with peer: PublicKey) throws(CryptoError) -> SecretBytes {
            try SecretBytes(count: keyBytes) { (secret) throws(CryptoError) in
                try agree(with: peer, into: secret)
            }
        }
    }
}
