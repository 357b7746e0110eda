import COpenSSL

extension MLDSA65 {
    /// A verifying key.
    package final class PublicKey: Sendable {
        /// The 1952-byte encoding.
        package let bytes: [UInt8]
        private let key: OpenSSLKey

        /// A key from its 1952 bytes.
        ///
        /// - Throws: `length`, or `invalidKey`.
        package init(_ bytes: [UInt8]) throws(CryptoError) {
            guard bytes.count == publicKeyBytes else {
                throw .length(expected: publicKeyBytes, got: bytes.count)
            }
            key = try bytes.withOctets { (raw) throws(CryptoError) in
                try OpenSSLKey(name, publicKey: raw)
            }
            self.bytes = bytes
        }

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
            guard signature.count == signatureBytes, context.count <= longestContext else {
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
}
