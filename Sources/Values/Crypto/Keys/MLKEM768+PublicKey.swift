import COpenSSL

extension MLKEM768 {
    /// A peer's encapsulation key, checked.
    package final class PublicKey: Sendable {
        /// The 1184-byte encoding.
        package let bytes: [UInt8]
        private let key: OpenSSLKey

        /// A key from its 1184 bytes, with the modulus check of FIPS 203 §7.2.
        ///
        /// - Throws: `length`, or `invalidKey` when a coefficient is out of range.
        package init(_ bytes: [UInt8]) throws(CryptoError) {
            guard bytes.count == publicKeyBytes else {
                throw .length(expected: publicKeyBytes, got: bytes.count)
            }
            key = try bytes.withOctets { (raw) throws(CryptoError) in
                try OpenSSLKey(name, publicKey: raw)
            }
            self.bytes = bytes
        }

        /// A key from its 1184 bytes, with the modulus check of FIPS 203 §7.2.
        ///
        /// - Throws: `length`, or `invalidKey` when a coefficient is out of range.
        package convenience init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
            guard bytes.count == publicKeyBytes else {
                throw .length(expected: publicKeyBytes, got: bytes.count)
            }
            try self.init(Array(bytes))
        }

        /// Draws a secret and writes its 32 bytes and the 1088-byte ciphertext that carries it.
        package func encapsulate(
            _ entropy: Entropy,
            ciphertext: UnsafeMutableRawBufferPointer,
            secret: UnsafeMutableRawBufferPointer
        ) {
            withWipedScratch(encapsulationSeedBytes) { seed in
                entropy.fill(seed)
                encapsulate(
                    seed: UnsafeRawBufferPointer(seed),
                    ciphertext: ciphertext,
                    secret: secret
                )
            }
        }

        /// Encapsulates the secret that 32 random bytes (m) determine.
        package func encapsulate(
            seed: UnsafeRawBufferPointer,
            ciphertext: UnsafeMutableRawBufferPointer,
            secret: UnsafeMutableRawBufferPointer
        ) {
            precondition(seed.count == encapsulationSeedBytes)
            precondition(ciphertext.count == ciphertextBytes && secret.count == secretBytes)
            let done = key.withContext { context in
                withParameters([("ikme", seed)]) { parameters in
                    var (wrapped, shared) = (ciphertextBytes, secretBytes)
                    return EVP_PKEY_encapsulate_init(context, parameters) == 1
                        && EVP_PKEY_encapsulate(
                            context,
                            ciphertext.octets,
                            &wrapped,
                            secret.octets,
                            &shared
                        ) == 1
                }
            }
            precondition(done, "OpenSSL failed to encapsulate")
        }
    }
}
