extension XWing {
    /// A decapsulation key.
    package final class PrivateKey: Sendable {
        /// The key that senders are told.
        package let publicKey: PublicKey
        private let seed: SecretBytes
        private let kem: MLKEM768.PrivateKey
        private let curve: X25519.PrivateKey

        /// The key that a 32-byte seed determines (draft §5.2).
        ///
        /// - Throws: `length` for any other count.
        package init(seed: borrowing SecretBytes) throws(CryptoError) {
            guard seed.count == seedBytes else {
                throw .length(expected: seedBytes, got: seed.count)
            }
            self.seed = seed.duplicate()
            let expanded = SecretBytes(count: MLKEM768.seedBytes + X25519.keyBytes) {
                XWing.expand(UnsafeRawBufferPointer(seed.unsafeBytes), into: $0)
            }
            let parts = UnsafeRawBufferPointer(expanded.unsafeBytes)
            kem = try MLKEM768.PrivateKey(seed: .init(rebasing: parts[..<MLKEM768.seedBytes]))
            curve = try X25519.PrivateKey(raw: .init(rebasing: parts[MLKEM768.seedBytes...]))
            publicKey = try PublicKey(kem.publicKey + curve.publicKey.bytes)
            _ = consume expanded
        }

        /// A new key.
        package static func generate(_ entropy: Entropy) -> PrivateKey {
            do throws(CryptoError) {
                return try PrivateKey(seed: entropy.secret(seedBytes))
            } catch {
                preconditionFailure("a seed of the right length is a key")
            }
        }

        /// Lends the 32-byte seed to `body`, to store it.
        package func withSeed<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try seed.withUnsafeBytes(body)
        }

        /// The 32-byte secret that a ciphertext carries.
        ///
        /// A ciphertext made for another key gives an unrelated secret.
        ///
        /// - Throws: `length` unless it has 1120 bytes, `lowOrderPoint` for a bad X25519 half.
        package func decapsulate(
            _ ciphertext: UnsafeRawBufferPointer
        ) throws(CryptoError) -> SecretBytes {
            guard ciphertext.count == ciphertextBytes else {
                throw .length(expected: ciphertextBytes, got: ciphertext.count)
            }
            let first = UnsafeRawBufferPointer(rebasing: ciphertext[..<MLKEM768.ciphertextBytes])
            let peer = try X25519.PublicKey(
                UnsafeRawBufferPointer(rebasing: ciphertext[MLKEM768.ciphertextBytes...])
            )
            let curveSecret = try curve.agree(with: peer)
            let kemSecret = try SecretBytes(count: MLKEM768.secretBytes) {
                (secret) throws(CryptoError) in
                try kem.decapsulate(first, into: secret)
            }
            return SecretBytes(count: secretBytes) { secret in
                combine(
                    kemSecret: UnsafeRawBufferPointer(kemSecret.unsafeBytes),
                    curveSecret: UnsafeRawBufferPointer(curveSecret.unsafeBytes),
                    ciphertext: peer,
                    publicKey: curve.publicKey,
                    into: secret
                )
            }
        }
    }
}
