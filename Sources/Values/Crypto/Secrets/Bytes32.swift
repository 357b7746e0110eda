/// Thirty-two public bytes in place: a public key, a digest, an identifier.
///
/// Not for secrets: it copies freely and is not wiped.
package struct Bytes32: Hashable, Sendable, BitwiseCopyable {
    /// Always 32.
    package static let count = 32
    /// Thirty-two zeros.
    package static let zero = Bytes32 { _ in }

    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// Thirty-two bytes that `fill` finds zeroed and sets.
    package init(fill: (UnsafeMutableRawBufferPointer) -> Void) {
        withUnsafeMutableBytes(of: &words, fill)
    }

    /// Copies exactly 32 bytes.
    package init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
        guard bytes.count == Self.count else {
            throw .length(expected: Self.count, got: bytes.count)
        }
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    /// Copies exactly 32 bytes.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
        self = try bytes.withOctets { (raw) throws(CryptoError) in try Bytes32(raw) }
    }

    /// Lends the bytes to `body`.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// The bytes as an array.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    package static func == (a: Bytes32, b: Bytes32) -> Bool { a.words == b.words }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
