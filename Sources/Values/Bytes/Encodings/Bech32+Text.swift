extension Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// The value of each lower-case byte as a quintet, or 255.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Reads text in either case, but not in both, of at most `limit` characters.
    package init(
        _ text: String,
        limit: Int = BytesLimits.bech32Characters
    ) throws(Bech32Error) {
        let length = text.utf8.count
        guard length <= limit else { throw .tooLong(characters: length, limit: limit) }
        let lower = try Self.lowercased(Array(text.utf8))
        guard let separator = lower.lastIndex(of: UInt8(ascii: "1")) else { throw .noSeparator }
        try Self.check(prefix: lower[..<separator])
        var quintets: [UInt8] = []
        for index in (separator + 1)..<lower.count {
            let value = Self.values[Int(lower[index])]
            guard value < 32 else { throw .unexpected(byte: lower[index], at: index) }
            quintets.append(value)
        }
        guard quintets.count >= 6 else { throw .noChecksum }
        let remainder = Self.remainder(prefix: lower[..<separator], quintets: quintets)
        guard let checksum = Checksum(rawValue: remainder) else { throw .wrongChecksum }
        prefix = String(decoding: lower[..<separator], as: UTF8.self)
        self.quintets = Array(quintets.dropLast(6))
        self.checksum = checksum
    }

    /// The text in lower case; throws when it would have more than `limit` characters.
    package func encoded(
        limit: Int = BytesLimits.bech32Characters
    ) throws(Bech32Error) -> String {
        let length = prefix.utf8.count + 1 + quintets.count + 6
        guard length <= limit else { throw .tooLong(characters: length, limit: limit) }
        let padded = quintets + [UInt8](repeating: 0, count: 6)
        let sum =
            Self.remainder(prefix: Array(prefix.utf8)[...], quintets: padded) ^ checksum.rawValue
        let check = (0..<6).map { UInt8(truncatingIfNeeded: sum >> (25 - 5 * $0) & 31) }
        let data = (quintets + check).map { Self.alphabet[Int($0)] }
        return prefix + "1" + String(decoding: data, as: UTF8.self)
    }

    private static func lowercased(_ text: [UInt8]) throws(Bech32Error) -> [UInt8] {
        let hasUpper = text.contains { 65...90 ~= $0 }
        guard hasUpper else { return text }
        if text.contains(where: { 97...122 ~= $0 }) { throw .mixedCase }
        return text.map { 65...90 ~= $0 ? $0 | 0x20 : $0 }
    }

    /// The BCH remainder of BIP-173 over the expanded prefix and the data.
    private static func remainder(prefix: ArraySlice<UInt8>, quintets: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [
            0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3,
        ]
        var remainder: UInt32 = 1
        for quintet in prefix.map({ $0 >> 5 }) + [0] + prefix.map({ $0 & 31 }) + quintets {
            let top = remainder >> 25
            remainder = (remainder & 0x1FF_FFFF) << 5 ^ UInt32(quintet)
            for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 {
                remainder ^= term
            }
        }
        return remainder
    }
}
