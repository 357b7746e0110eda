/// A 12-byte nonce: a big-endian 4-byte prefix, then a big-endian 8-byte counter.
package struct AEADNonce: Equatable, Sendable, BitwiseCopyable {
    /// In memory order, each already big-endian.
    private var words: (UInt32, UInt32, UInt32)

    /// The nonce of one record.
    ///
    /// The same pair must never seal twice under one key.
    @inline(__always)
    package init(prefix: UInt32, counter: UInt64) {
        words = (
            prefix.bigEndian, UInt32(truncatingIfNeeded: counter >> 32).bigEndian,
            UInt32(truncatingIfNeeded: counter).bigEndian
        )
    }

    /// A nonce from exactly 12 bytes of some other layout.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == AEADAlgorithm.nonceBytes else {
            throw .length(expected: AEADAlgorithm.nonceBytes, got: bytes.count)
        }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: (UInt32, UInt32, UInt32).self) }
    }

    /// Lends the 12 bytes to `body`.
    @inline(__always)
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }

    package static func == (a: AEADNonce, b: AEADNonce) -> Bool { a.words == b.words }
}
