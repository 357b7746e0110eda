import Glibc

/// The character classes of RFC 9110 §5.5 and §5.6, and the byte searches built on them.
enum HTTPSyntax {
    static let lineFeed = UInt8(ascii: "\n"), carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " "), tab = UInt8(ascii: "\t")

    /// Bit n is set when byte n is a `tchar`; one word for 0…63, one for 64…127.
    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    /// Whether `byte` may stand in a token (a method or a field name).
    static func isToken(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? tokenLow : tokenHigh
        return byte < 128 && (word >> UInt64(byte & 63)) & 1 == 1
    }

    /// Whether all of `bytes` (at least one) form a token.
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { isToken($0) }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether `byte` may stand in a field value: VCHAR, obs-text, space or tab.
    static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= 0x20 && byte != 0x7F) || byte == tab
    }

    /// Whether every byte may stand in a field value; eight at a time while none is a control.
    static func isFieldValue(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasControl(word), !bytes[index..<index + 8].allSatisfy({ isFieldValue($0) }) {
                return false
            }
            index += 8
        }
        return bytes[index...].allSatisfy { isFieldValue($0) }
    }

    /// Whether one of eight bytes is below 0x20 or is 0x7F.
    ///
    /// The usual zero-byte test `(x - 01…) & ~x & 80…`, applied to `x < 0x20` and to `x ^ 0x7F`.
    private static func hasControl(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101, tops: UInt64 = 0x8080_8080_8080_8080
        let low = (word &- ones &* 0x20) & ~word & tops
        let flipped = word ^ (ones &* 0x7F)
        let delete = (flipped &- ones) & ~flipped & tops
        return low | delete != 0
    }

    /// Where `byte` first stands in `bytes` at or after `start`.
    static func first(
        _ byte: UInt8,
        in bytes: UnsafeRawBufferPointer,
        from start: Int = 0
    ) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, CInt(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// `byte` in lower case when it is an ASCII letter.
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// Whether two byte strings are equal but for the case of ASCII letters.
    static func equalIgnoringCase(
        _ a: UnsafeRawBufferPointer,
        _ b: UnsafeRawBufferPointer
    ) -> Bool {
        guard a.count == b.count else { return false }
        for index in 0..<a.count where a[index] != b[index] {
            guard lowercased(a[index]) == lowercased(b[index]) else { return false }
        }
        return true
    }

    /// Whether two byte strings are equal but for the case of ASCII letters.
    static func equalIgnoringCase(
        _ a: some Collection<UInt8>,
        _ b: some Collection<UInt8>
    ) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { lowercased($0) == lowercased($1) }
    }

    /// `bytes` without spaces and tabs at both ends.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start] == space || bytes[start] == tab { start += 1 }
        while end > start, bytes[end - 1] == space || bytes[end - 1] == tab { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// The number written in decimal digits and nothing else, or nil; at most 18 digits.
    static func decimal(_ bytes: some Collection<UInt8>) -> Int? {
        guard (1...18).contains(bytes.count), bytes.allSatisfy({ isDigit($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 & 15) }
    }
}

extension UnsafeRawBufferPointer {
    /// Removes the first `count` bytes and gives them back.
    mutating func takeFirst(_ count: Int) -> UnsafeRawBufferPointer {
        let taken = UnsafeRawBufferPointer(rebasing: self[..<count])
        self = UnsafeRawBufferPointer(rebasing: self[count...])
        return taken
    }

    /// The bytes from `start` up to `end`, as a buffer of their own.
    func part(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
