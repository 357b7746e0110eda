package import Crypto

/// The twelve bytes that tie a response to its request (RFC 8489 §5).
package struct TransactionID: Hashable, Sendable {
    /// Always 12.
    package static let byteCount = 12

    let high: UInt32
    let low: UInt64

    init(high: UInt32, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// An unpredictable one: only who saw the request can answer it.
    package init(using entropy: Entropy) {
        self.init(high: UInt32(truncatingIfNeeded: entropy.next()), low: entropy.next())
    }

    /// Takes twelve bytes; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        high = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        low = bytes.dropFirst(4).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The twelve bytes.
    package var bytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: high >> (24 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
    }
}
