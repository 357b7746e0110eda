import Bytes

/// Names one transfer for both sides and across streams: 16 random bytes.
package struct TransferID: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes.
    package static let byteCount = 16

    private let high: UInt64
    private let low: UInt64

    /// Draws a new name.
    package init(using generator: inout some RandomNumberGenerator) {
        (high, low) = (generator.next(), generator.next())
    }

    /// Reads the hexadecimal form; `nil` when it is not one.
    package init?(text: String) {
        guard let bytes = Hex.decode(text), bytes.count == Self.byteCount else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        (high, low) = (try reader.number(), try reader.number())
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(high)
        writer.integer(low)
    }

    /// The sixteen bytes.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        write(to: &writer)
        return writer.bytes
    }

    /// 32 lower-case hexadecimal digits.
    package var description: String { Hex.encode(bytes) }
}
