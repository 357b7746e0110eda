extension XWing {
    /// A recipient's encapsulation key, checked.
    package final class PublicKey: Sendable {
        /// The 1216-byte encoding.
        package let bytes: [UInt8]
        private let kem: MLKEM768.PublicKey
        private let curve: X25519.PublicKey

        /// A key from its 1216 bytes.
        ///
        /// - Throws: `length`, or `invalidKey` when the ML-KEM half is out of range.
        package init(_ bytes: [UInt8]) throws(CryptoError) {
            guard bytes.count == publicKeyBytes else {
                throw .length(expected: publicKeyBytes, got: bytes.count)
            }
            kem = try MLKEM768.PublicKey(Array(bytes[..<MLKEM768.publicKeyBytes]))
            curve = try X25519.PublicKey(Array(bytes[MLKEM768.publicKeyBytes...]))
            self.bytes = bytes
        }

        /// A fresh secret and the 1120-byte ciphertext that carries it.
        ///
        /// - Throws: `lowOrderPoint` when the X25519 half of the key is one.
        package func encapsulate(_ entropy: Entropy) throws(CryptoError) -> Encapsulation {
            try encapsulate(seed: entropy.secret(encapsulationSeedBytes))
        }

        /// The encapsulation that 64 random bytes determine (draft §5.4).
        ///
        /// - Throws: `length`, or `lowOrderPoint` when the X25519 half of the key is one.
        package func encapsulate(
            seed: borrowing SecretBytes
        ) throws(CryptoError) -> Encapsulation {
            guard seed.count == encapsulationSeedBytes else {
                throw .length(expected: encapsulationSeedBytes, got: seed.count)
            }
            let parts = UnsafeRawBufferPointer(seed.unsafeBytes)
            let split = MLKEM768.encapsulationSeedBytes
            let ephemeral = try X25519.PrivateKey(raw: .init(rebasing: parts[split...]))
            let curveSecret = try ephemeral.agree(with: curve)
            var ciphertext = [UInt8](repeating: 0, count: MLKEM768.ciphertextBytes)
            let kemSecret = SecretBytes(count: MLKEM768.secretBytes) { secret in
                ciphertext.withUnsafeMutableBytes {
                    kem.encapsulate(
                        seed: .init(rebasing: parts[..<split]),
                        ciphertext: $0,
                        secret: secret
                    )
                }
            }
            let secret = SecretBytes(count: secretBytes) { secret in
                combine(
                    kemSecret: UnsafeRawBufferPointer(kemSecret.unsafeBytes),
                    curveSecret: UnsafeRawBufferPointer(curveSecret.unsafeBytes),
                    ciphertext: ephemeral.publicKey,
                    publicKey: curve,
                    into: secret
                )
            }
            return Encapsulation(
                ciphertext: ciphertext + ephemeral.publicKey.bytes,
                secret: secret
            )
        }
    }

    /// A secret and what carries it to the owner of the key.
    package struct Encapsulation: ~Copyable, Sendable {
        /// The 1120 bytes to send.
        package let ciphertext: [UInt8]
        /// The 32-byte secret.
        package let secret: SecretBytes
    }
}
