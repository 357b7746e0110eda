/// Base 16 (RFC 4648 §8).
package enum Hex {
    /// Writes two lower-case digits per byte.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[2 * index] = digit(byte >> 4)
                text[2 * index + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// Reads pairs of digits of either case; nil for an odd count or any other character.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var valid: Int32 = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { bytes, count in
            for index in 0..<digits.count / 2 {
                let high = value(digits[2 * index], &valid)
                bytes[index] = high << 4 | value(digits[2 * index + 1], &valid)
            }
            count = digits.count / 2
        }
        return valid == -1 ? bytes : nil
    }

    @inline(__always)
    private static func digit(_ value: UInt8) -> UInt8 {
        let value = Int32(value)
        return UInt8(truncatingIfNeeded: value &+ 48 &+ (ConstantShape.within(value, 10, 15) & 39))
    }

    @inline(__always)
    private static func value(_ character: UInt8, _ valid: inout Int32) -> UInt8 {
        let character = Int32(character)
        let decimal = ConstantShape.within(character, 48, 57)
        let upper = ConstantShape.within(character, 65, 70)
        let lower = ConstantShape.within(character, 97, 102)
        valid &= decimal | upper | lower
        return UInt8(
            truncatingIfNeeded: (decimal & (character &- 48)) | (upper & (character &- 55))
                | (lower & (character &- 87))
        )
    }
}
