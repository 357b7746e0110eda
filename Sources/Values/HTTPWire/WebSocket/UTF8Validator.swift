/// Checks UTF-8 that arrives in pieces cut anywhere (RFC 3629 §4); fails at the first wrong byte.
struct UTF8Validator: Sendable {
    /// How many continuation bytes the character begun still needs.
    private var missing: UInt8 = 0
    /// Between which values the next of them must lie: narrower than 80…BF after E0, ED, F0 and F4.
    private var low: UInt8 = 0x80, high: UInt8 = 0xBF

    /// Whether no character is left half read.
    var isComplete: Bool { missing == 0 }

    /// Reads on; false once the text cannot be UTF-8 any more.
    mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0, index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            guard accept(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard low <= byte, byte <= high else { return false }
            missing -= 1
            (low, high) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, low) = (2, 0xA0)
        case 0xED: (missing, high) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, low) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, high) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
