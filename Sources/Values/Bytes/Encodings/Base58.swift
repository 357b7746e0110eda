/// Base 58 with Bitcoin's alphabet: a whole number in positional notation, zeros in front kept.
///
/// Both directions cost the square of the length and are not of constant shape.
package enum Base58 {
    private static let alphabet = Array(
        "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8
    )

    /// The value of each byte as a digit, or 255.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Writes one `1` for every zero byte in front, then the number the rest is.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        let digits = converted(bytes, from: 256, to: 58)
        let zeros = bytes.prefix { $0 == 0 }.count
        let text = repeatElement(alphabet[0], count: zeros) + digits.map { alphabet[Int($0)] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `encode` would have written.
    ///
    /// Nil for other characters and for more than `BytesLimits.base58Characters`.
    package static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= BytesLimits.base58Characters else { return nil }
        let digits = text.utf8.map { values[Int($0)] }
        guard !digits.contains(255) else { return nil }
        let zeros = digits.prefix { $0 == 0 }.count
        return [UInt8](repeating: 0, count: zeros) + converted(digits, from: 58, to: 256)
    }

    /// The number that `digits` are in base `from`, in base `to` without zeros in front.
    private static func converted(_ digits: [UInt8], from: Int, to: Int) -> [UInt8] {
        var result: [UInt8] = []
        for digit in digits {
            var carry = Int(digit)
            for index in result.indices {
                carry += Int(result[index]) * from
                result[index] = UInt8(carry % to)
                carry /= to
            }
            while carry > 0 {
                result.append(UInt8(carry % to))
                carry /= to
            }
        }
        return result.reversed()
    }
}
