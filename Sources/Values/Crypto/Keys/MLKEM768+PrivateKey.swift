import COpenSSL

extension MLKEM768 {
    /// A decapsulation key, held by OpenSSL and wiped with the last reference.
    package final class PrivateKey: Sendable {
        private let key: OpenSSLKey

        /// The key pair that a 64-byte seed determines (FIPS 203 §7.1, d || z).
        package init(seed: UnsafeRawBufferPointer) throws(CryptoError) {
            guard seed.count == seedBytes else {
                throw .length(expected: seedBytes, got: seed.count)
            }
            key = OpenSSLKey(name, seed: seed)
        }

        /// A key from its 2400-byte expanded encoding, checked as FIPS 203 §7.3 demands.
        ///
        /// - Throws: `length`, or `invalidKey` when the check fails.
        package init(expanded: UnsafeRawBufferPointer) throws(CryptoError) {
            guard expanded.count == privateKeyBytes else {
                throw .length(expected: privateKeyBytes, got: expanded.count)
            }
            key = try OpenSSLKey(name, privateKey: expanded)
        }

        /// A new key.
        package static func generate(_ entropy: Entropy) -> PrivateKey {
            withWipedScratch(seedBytes) { seed in
                entropy.fill(seed)
                do throws(CryptoError) {
                    return try PrivateKey(seed: UnsafeRawBufferPointer(seed))
                } catch {
                    preconditionFailure("a seed of the right length is a key")
                }
            }
        }

        /// The 1184-byte key that peers are told.
        package var publicKey: [UInt8] { key.publicKey(count: publicKeyBytes) }

        /// The 2400-byte expanded encoding.
        package func expanded() -> SecretBytes {
            SecretBytes(count: privateKeyBytes) { key.writePrivateKey(into: $0) }
        }

        /// Writes the 32-byte secret that a ciphertext carries.
        ///
        /// A ciphertext made for another key gives an unrelated secret rather than an error
        /// (implicit rejection, FIPS 203 §6.3).
        ///
        /// - Throws: `length` unless the ciphertext has 1088 bytes.
        package func decapsulate(
            _ ciphertext: UnsafeRawBufferPointer,
            into secret: UnsafeMutableRawBufferPointer
        ) throws(CryptoError) {
            precondition(secret.count == secretBytes)
            guard ciphertext.count == ciphertextBytes else {
                throw .length(expected: ciphertextBytes, got: ciphertext.count)
            }
            let done = key.withContext { context in
                var length = secretBytes
                return EVP_PKEY_decapsulate_init(context, nil) == 1
                    && EVP_PKEY_decapsulate(
                        context,
                        secret.octets,
                        &length,
                        ciphertext.octets,
                        ciphertext.count
                    ) == 1
            }
            precondition(done, "OpenSSL failed to decapsulate")
        }
    }
}
