import COpenSSL

extension MLDSA65 {
    /// A signing key, held by OpenSSL and wiped with the last reference.
    ///
    /// A signature takes about a millisecond: sign in a bounded pool, not on a loop.
    package final class PrivateKey: Sendable {
        private let key: OpenSSLKey

        /// The key pair that a 32-byte seed determines.
        ///
        /// - Throws: `length` for any other count.
        package init(seed: UnsafeRawBufferPointer) throws(CryptoError) {
            guard seed.count == seedBytes else {
                throw .length(expected: seedBytes, got: seed.count)
            }
            key = OpenSSLKey(name, seed: seed)
        }

        /// A key from its 4032-byte expanded encoding.
        ///
        /// - Throws: `length`, or `invalidKey` when it is not a consistent key.
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

        /// The 1952-byte key that verifies what this one signs.
        package var publicKey: [UInt8] { key.publicKey(count: publicKeyBytes) }

        /// The 4032-byte expanded encoding.
        package func expanded() -> SecretBytes {
            SecretBytes(count: privateKeyBytes) { key.writePrivateKey(into: $0) }
        }

        /// Signs a message for one purpose: the domain's prefix is the context string.
        package func sign(
            _ message: UnsafeRawBufferPointer,
            domain: SignatureDomain,
            _ entropy: Entropy
        ) -> [UInt8] {
            withWipedScratch(randomnessBytes) { randomness in
                entropy.fill(randomness)
                do throws(CryptoError) {
                    return try domain.prefix.withOctets { (context) throws(CryptoError) in
                        try sign(
                            message,
                            context: context,
                            randomness: UnsafeRawBufferPointer(randomness)
                        )
                    }
                } catch {
                    preconditionFailure("a domain's prefix is a context")
                }
            }
        }

        /// Signs under any context string with 32 given random bytes (FIPS 204 §5.2).
        ///
        /// With zero bytes it is the deterministic variant.
        ///
        /// - Throws: `tooLong` when the context exceeds 255 bytes.
        package func sign(
            _ message: UnsafeRawBufferPointer,
            context: UnsafeRawBufferPointer,
            randomness: UnsafeRawBufferPointer
        ) throws(CryptoError) -> [UInt8] {
            precondition(randomness.count == randomnessBytes)
            guard context.count <= longestContext else {
                throw .tooLong(limit: longestContext, got: context.count)
            }
            let parameters: [(StaticString, UnsafeRawBufferPointer)] = [
                ("context-string", context), ("test-entropy", randomness),
            ]
            return [UInt8](unsafeUninitializedCapacity: signatureBytes) { signature, count in
                var length = signatureBytes
                let done = key.withContext { operation in
                    withParameters(parameters) { parameters in
                        EVP_PKEY_sign_message_init(
                            operation,
                            SignatureImplementation.mldsa65,
                            parameters
                        ) == 1
                            && EVP_PKEY_sign(
                                operation,
                                signature.baseAddress,
                                &length,
                                message.octets,
                                message.count
                            ) == 1
                    }
                }
                precondition(done && length == signatureBytes, "OpenSSL failed to sign")
                count = length
            }
        }
    }
}

/// OpenSSL's signature schemes, each found once per process.
enum SignatureImplementation {
    // Made once, then immutable: OpenSSL never changes a fetched scheme.
    nonisolated(unsafe) static let mldsa65: OpaquePointer = {
        guard let found = EVP_SIGNATURE_fetch(nil, MLDSA65.name, nil) else {
            preconditionFailure("OpenSSL lacks \(MLDSA65.name)")
        }
        return found
    }()
}
