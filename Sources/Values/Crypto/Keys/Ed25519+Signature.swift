extension Ed25519 {
    /// A signature: 64 bytes, valid or not.
    package struct Signature: Hashable, Sendable {
        private var nonce = Bytes32 { _ in }
        private var scalar = Bytes32 { _ in }

        /// Sixty-four bytes that `fill` sets.
        init(fill: (UnsafeMutableRawBufferPointer) -> Void) {
            withUnsafeMutableBytes(of: &self, fill)
        }

        /// A signature from exactly 64 bytes.
        package init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
            guard bytes.count == signatureBytes else {
                throw .length(expected: signatureBytes, got: bytes.count)
            }
            self.init { $0.copyMemory(from: bytes) }
        }

        /// A signature from exactly 64 bytes.
        package init(_ bytes: [UInt8]) throws(CryptoError) {
            self = try bytes.withOctets { (raw) throws(CryptoError) in try Signature(raw) }
        }

        /// Lends the 64 bytes to `body`.
        package func withUnsafeBytes<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try Swift.withUnsafeBytes(of: self, body)
        }

        /// The signature as an array.
        package var bytes: [UInt8] { nonce.bytes + scalar.bytes }
    }
}
