/// Unsigned numbers in one to ten bytes, seven bits each, least significant first (LEB128).
///
/// Each number has one spelling: surplus zero groups are refused.
package enum Varint {
    /// The most bytes 64 bits take.
    package static let maxBytes = 10

    /// How many bytes `value` takes.
    package static func size(of value: UInt64) -> Int {
        max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }

    /// The bytes of `value`.
    package static func encode(_ value: UInt64) -> [UInt8] {
        var writer = ByteWriter(capacity: size(of: value))
        writer.varint(value)
        return writer.bytes
    }
}

/// Why bytes are not a canonical LEB128 number of 64 bits.
package enum VarintError: Error, Equatable, Sendable {
    /// The bytes end before the number does.
    case truncated(ShortRead)
    /// The last group is zero, so a shorter spelling exists.
    case overlong(bytes: Int)
    /// The number has more than 64 bits.
    case overflow
}

extension ByteReader {
    /// Reads a canonical LEB128 number; consumes nothing when it throws.
    @_lifetime(self: copy self)
    package mutating func varint() throws(VarintError) -> UInt64 {
        let rest = rest
        var value: UInt64 = 0
        for index in 0..<Varint.maxBytes {
            guard index < rest.byteCount else { throw .truncated(ShortRead(needed: 1)) }
            let byte = rest.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            // Nine groups hold 63 bits: of the tenth only one bit is left.
            if index == Varint.maxBytes - 1, byte > 1 { throw .overflow }
            value |= UInt64(byte & 0x7F) << UInt64(7 * index)
            guard byte & 0x80 == 0 else { continue }
            if byte == 0, index > 0 { throw .overlong(bytes: index + 1) }
            advance(index + 1)
            return value
        }
        throw .overflow
    }
}

extension ByteWriter {
    /// Appends `value` in LEB128.
    package mutating func varint(_ value: UInt64) {
        var value = value
        while value > 0x7F {
            integer(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        integer(UInt8(truncatingIfNeeded: value))
    }
}
