import CSodium

extension Ed25519 {
    /// A verifying key: 32 bytes.
    ///
    /// Any 32 bytes can be one; verification refuses those that are not points of large order.
    package struct PublicKey: Hashable, Sendable {
        /// The encoding of RFC 8032 §5.1.2.
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

        /// Whether `signature` was made over `message` for this purpose.
        package func verify(
            _ signature: Signature,
            _ message: UnsafeRawBufferPointer,
            domain: SignatureDomain
        ) -> Bool {
            withDomain(domain, message) { verifyRaw(signature, $0) }
        }

        /// Whether `signature` was made over `message` for this purpose.
        package func verify(
            _ signature: Signature,
            _ message: [UInt8],
            domain: SignatureDomain
        ) -> Bool {
            message.withUnsafeBytes { verify(signature, $0, domain: domain) }
        }

        /// Whether `signature` was made over exactly these bytes, for formats that others define.
        package func verifyRaw(_ signature: Signature, _ message: UnsafeRawBufferPointer) -> Bool {
            SodiumLibrary.started
            return raw.withUnsafeBytes { key in
                signature.withUnsafeBytes { signature in
                    crypto_sign_verify_detached(
                        signature.octets,
                        message.octets,
                        UInt64(message.count),
                        key.octets
                    ) == 0
                }
            }
        }
    }
}
