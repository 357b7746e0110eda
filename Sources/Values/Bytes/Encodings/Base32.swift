/// Base 32 (RFC 4648 §6), canonical but for the case of letters.
package enum Base32 {
    /// The case of the letters written; both are read.
    package enum Letters: Sendable {
        case lower
        case upper
    }

    /// Whether the last group is filled up with `=`.
    package enum Padding: Sendable {
        case none
        case full
    }

    /// Writes eight characters for every five bytes.
    package static func encode(
        _ bytes: some Sequence<UInt8>,
        letters: Letters = .lower,
        padding: Padding = .none
    ) -> String {
        let quintets = Bits.regrouped(Array(bytes), from: 8, to: 5)
        let letterA: Int32 = letters == .lower ? 97 : 65
        let fill = padding == .full ? (8 - quintets.count % 8) % 8 : 0
        return String(unsafeUninitializedCapacity: quintets.count + fill) { text in
            for (index, quintet) in quintets.enumerated() {
                let value = Int32(quintet)
                text[index] = UInt8(
                    truncatingIfNeeded: (ConstantShape.within(value, 0, 25) & (value &+ letterA))
                        | (ConstantShape.within(value, 26, 31) & (value &+ 24))
                )
            }
            for index in 0..<fill { text[quintets.count + index] = 61 }
            return quintets.count + fill
        }
    }

    /// Reads what `encode` would have written with the same padding and letters of either case.
    ///
    /// Nil for other characters, missing or surplus padding, an impossible length, or spare bits
    /// that are not zero (RFC 4648 §3.5).
    package static func decode(_ text: String, padding: Padding = .none) -> [UInt8]? {
        var characters = Array(text.utf8)[...]
        if padding == .full {
            guard characters.count.isMultiple(of: 8) else { return nil }
            for _ in 0..<6 where characters.last == 61 { characters.removeLast() }
        }
        guard ![1, 3, 6].contains(characters.count % 8) else { return nil }
        var valid: Int32 = -1
        let quintets = characters.map { value($0, &valid) }
        guard valid == -1 else { return nil }
        return Bits.regroupedExactly(quintets, from: 5, to: 8)
    }

    @inline(__always)
    private static func value(_ character: UInt8, _ valid: inout Int32) -> UInt8 {
        let character = Int32(character)
        let upper = ConstantShape.within(character, 65, 90)
        let lower = ConstantShape.within(character, 97, 122)
        let decimal = ConstantShape.within(character, 50, 55)
        valid &= upper | lower | decimal
        return UInt8(
            truncatingIfNeeded: (upper & (character &- 65)) | (lower & (character &- 97))
                | (decimal & (character &- 24))
        )
    }
}
