import COpenSSL

extension LatticePrivateKey where Scheme == MLDSA65 {
    /// Signs a message for one purpose: the domain's prefix is the context string.
    ///
    /// It takes about a millisecond: sign in a bounded pool, not on a loop.
    package func sign(
        _ message: UnsafeRawBufferPointer,
        domain: SignatureDomain,
        _ entropy: Entropy
    ) -> [UInt8] {
        withWipedScratch(MLDSA65.randomnessBytes) { randomness in
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
        precondition(randomness.count == MLDSA65.randomnessBytes)
        guard context.count <= MLDSA65.longestContext else {
            throw .tooLong(limit: MLDSA65.longestContext, got: context.count)
        }
        let parameters: [(StaticString, UnsafeRawBufferPointer)] = [
            ("context-string", context), ("test-entropy", randomness),
        ]
        return [UInt8](unsafeUninitializedCapacity: MLDSA65.signatureBytes) { signature, count in
            var length = MLDSA65.signatureBytes
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
            precondition(done && length == MLDSA65.signatureBytes, "OpenSSL failed to sign")
            count = length
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
