/// Base 64 (RFC 4648 §4 and §5), canonical in both directions.
package enum Base64 {
    /// Which two characters follow the digits, and whether the last group is filled up with `=`.
    package enum Form: CaseIterable, Sendable {
        /// `+` and `/`, padded.
        case standard
        /// `+` and `/`, never padded.
        case standardUnpadded
        /// `-` and `_`, never padded (as in JOSE, WebPush and most URLs).
        case url
        /// `-` and `_`, padded.
        case urlPadded

        var isPadded: Bool { self == .standard || self == .urlPadded }
        var character62: Int32 { self == .standard || self == .standardUnpadded ? 43 : 45 }
        var character63: Int32 { self == .standard || self == .standardUnpadded ? 47 : 95 }
    }

    /// Writes four characters for every three bytes.
    package static func encode(_ bytes: some Sequence<UInt8>, as form: Form = .standard) -> String {
        let bytes = Array(bytes)
        let (groups, extra) = bytes.count.quotientAndRemainder(dividingBy: 3)
        let padding = form.isPadded && extra > 0 ? 3 - extra : 0
        let length = groups * 4 + (extra > 0 ? extra + 1 : 0) + padding
        return String(unsafeUninitializedCapacity: length) { text in
            var written = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var group = UInt32(bytes[start]) << 16
                if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
                if count > 2 { group |= UInt32(bytes[start + 2]) }
                for index in 0...count {
                    text[written] = character(group >> UInt32(18 - 6 * index) & 63, form)
                    written += 1
                }
            }
            for _ in 0..<padding {
                text[written] = 61
                written += 1
            }
            return written
        }
    }

    /// Reads exactly what `encode` would have written.
    ///
    /// Nil for other characters, white space, missing or surplus padding, an impossible length, or
    /// left-over bits that are not zero (RFC 4648 §3.5).
    package static func decode(_ text: String, as form: Form = .standard) -> [UInt8]? {
        var characters = Array(text.utf8)[...]
        if form.isPadded {
            guard characters.count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where characters.last == 61 { characters.removeLast() }
        }
        let (groups, extra) = characters.count.quotientAndRemainder(dividingBy: 4)
        guard extra != 1 else { return nil }
        let length = groups * 3 + (extra > 0 ? extra - 1 : 0)
        var valid: Int32 = -1
        var leftover: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
            for start in stride(from: 0, to: characters.count, by: 4) {
                let size = min(4, characters.count - start)
                var group: UInt32 = 0
                for index in 0..<size {
                    let sextet = value(characters[start + index], form, &valid)
                    group |= sextet << UInt32(18 - 6 * index)
                }
                for index in 0..<size - 1 {
                    bytes[count] = UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index))
                    count += 1
                }
                leftover |= group & (0xFF_FFFF >> UInt32(8 * (size - 1)))
            }
        }
        return valid == -1 && leftover == 0 ? bytes : nil
    }

    @inline(__always)
    private static func character(_ sextet: UInt32, _ form: Form) -> UInt8 {
        let value = Int32(truncatingIfNeeded: sextet)
        return UInt8(
            truncatingIfNeeded: (ConstantShape.within(value, 0, 25) & (value &+ 65))
                | (ConstantShape.within(value, 26, 51) & (value &+ 71))
                | (ConstantShape.within(value, 52, 61) & (value &- 4))
                | (ConstantShape.within(value, 62, 62) & form.character62)
                | (ConstantShape.within(value, 63, 63) & form.character63)
        )
    }

    @inline(__always)
    private static func value(_ character: UInt8, _ form: Form, _ valid: inout Int32) -> UInt32 {
        let character = Int32(character)
        let upper = ConstantShape.within(character, 65, 90)
        let lower = ConstantShape.within(character, 97, 122)
        let decimal = ConstantShape.within(character, 48, 57)
        let is62 = ConstantShape.within(character, form.character62, form.character62)
        let is63 = ConstantShape.within(character, form.character63, form.character63)
        valid &= upper | lower | decimal | is62 | is63
        return UInt32(
            truncatingIfNeeded: (upper & (character &- 65)) | (lower & (character &- 71))
                | (decimal & (character &+ 4)) | (is62 & 62) | (is63 & 63)
        )
    }
}
