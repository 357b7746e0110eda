extension JSONParser {
    /// Reads a number (RFC 8259 §6); its grammar allows no leading zero, plus sign or bare point.
    mutating func number() throws(JSONError) -> JSON {
        let start = offset
        var digits = JSONDecimal()
        if try peek() == UInt8(ascii: "-") {
            digits.isNegative = true
            offset += 1
        }
        if try peek() == UInt8(ascii: "0") {
            offset += 1
        } else {
            try readDigits { digits.appendInteger($0) }
        }
        var isInteger = true
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            try readDigits { digits.appendFraction($0) }
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            try readExponent(&digits)
        }
        guard offset - start <= BytesLimits.jsonNumberBytes else {
            throw .longNumber(limit: BytesLimits.jsonNumberBytes, at: start)
        }
        if isInteger, let integer = digits.integer { return .int(integer) }
        if let double = digits.exactDouble { return .double(double) }
        return .double(try double(from: start))
    }

    private mutating func readDigits(_ append: (UInt8) -> Void) throws(JSONError) {
        let first = try peek()
        guard first &- 48 < 10 else { throw .unexpected(byte: first, at: offset) }
        while offset < bytes.count, bytes[offset] &- 48 < 10 {
            append(bytes[offset] - 48)
            offset += 1
        }
    }

    private mutating func readExponent(_ digits: inout JSONDecimal) throws(JSONError) {
        let sign = try peek()
        let isNegative = sign == UInt8(ascii: "-")
        if isNegative || sign == UInt8(ascii: "+") { offset += 1 }
        var exponent = 0
        try readDigits { exponent = min(exponent * 10 + Int($0), 1_000_000) }
        digits.exponent += isNegative ? -exponent : exponent
    }

    private func double(from start: Int) throws(JSONError) -> Double {
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let double = Double(text), double.isFinite else { throw .hugeNumber(at: start) }
        return double
    }
}

/// The digits of a number as far as they fit a machine word.
struct JSONDecimal {
    var isNegative = false
    var exponent = 0
    private var significand: UInt64 = 0
    private var overflows = false

    mutating func appendInteger(_ digit: UInt8) {
        let (tenfold, overflowed) = significand.multipliedReportingOverflow(by: 10)
        let (sum, carried) = tenfold.addingReportingOverflow(UInt64(digit))
        overflows = overflows || overflowed || carried
        significand = sum
    }

    mutating func appendFraction(_ digit: UInt8) {
        appendInteger(digit)
        exponent -= 1
    }

    /// The value when it fits; nil for minus zero too, which only a double can hold.
    var integer: Int64? {
        guard !overflows, !(isNegative && significand == 0) else { return nil }
        if !isNegative { return Int64(exactly: significand) }
        return significand <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- significand) : nil
    }

    /// The value when one correctly rounded operation yields it.
    ///
    /// A significand below 2^53 and a power of ten up to 10^22 are both exact as doubles, so their
    /// product or quotient is rounded once (Clinger 1990, "How to read floating point numbers").
    var exactDouble: Double? {
        guard !overflows, significand < 1 << 53, -22...22 ~= exponent else { return nil }
        let magnitude = Double(significand)
        let scaled =
            exponent < 0
            ? magnitude / Self.powersOfTen[-exponent] : magnitude * Self.powersOfTen[exponent]
        return isNegative ? -scaled : scaled
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
