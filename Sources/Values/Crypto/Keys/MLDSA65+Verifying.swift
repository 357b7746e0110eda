import COpenSSL

extension LatticePublicKey where Scheme == MLDSA65 {
    /// Whether `signature` was made over `message` for this purpose.
    package func verify(
        _ signature: UnsafeRawBufferPointer,
        _ message: UnsafeRawBufferPointer,
        domain: SignatureDomain
    ) -> Bool {
        domain.prefix.withOctets { verify(signature, message, context: $0) }
    }

    /// Whether `signature` was made over `message` under this context string.
    ///
    /// False for a context or signature of a length that FIPS 204 does not allow.
    package func verify(
        _ signature: UnsafeRawBufferPointer,
        _ message: UnsafeRawBufferPointer,
        context: UnsafeRawBufferPointer
    ) -> Bool {
        guard signature.count == MLDSA65.signatureBytes, context.count <= MLDSA65.longestContext
        else {
            return false
        }
        let verified = key.withContext { operation in
            withParameters([("context-string", context)]) { parameters in
                EVP_PKEY_verify_message_init(
                    operation,
                    SignatureImplementation.mldsa65,
                    parameters
                ) == 1
                    && EVP_PKEY_verify(
                        operation,
                        signature.octets,
                        signature.count,
                        message.octets,
                        message.count
                    ) == 1
            }
        }
        if !verified { ERR_clear_error() }
        return verified
    }
}
