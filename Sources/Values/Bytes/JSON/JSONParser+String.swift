extension JSONParser {
    /// Reads a string from its opening quote to behind its closing one (RFC 8259 §7).
    mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        let isASCII = try skipPlain()
        let plain = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
        guard bytes[offset] == UInt8(ascii: "\"") else {
            return try unescaped(after: plain, from: start)
        }
        offset += 1
        // Most strings are ASCII; for those the scan was the validation.
        if isASCII { return String(decoding: plain, as: UTF8.self) }
        return try validated(plain, at: start)
    }

    /// Stops at the next quote or backslash; tells whether all before it was ASCII.
    private mutating func skipPlain() throws(JSONError) -> Bool {
        var seen: UInt8 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return seen < 0x80 }
            if byte < 0x20 { throw .unescaped(byte: byte, at: offset) }
            seen |= byte
            offset += 1
        }
        throw .truncated
    }

    /// Reads the rest of a string from its first backslash on.
    private mutating func unescaped(
        after plain: UnsafeRawBufferPointer,
        from start: Int
    ) throws(JSONError) -> String {
        var text = Array(plain)
        while bytes[offset] != UInt8(ascii: "\"") {
            try appendEscape(to: &text)
            let next = offset
            _ = try skipPlain()
            text.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[next..<offset]))
        }
        offset += 1
        return try validated(text, at: start)
    }

    private func validated(_ utf8: some Sequence<UInt8>, at start: Int) throws(JSONError) -> String
    {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw .malformedUTF8(at: start)
        }
        return text
    }

    private mutating func appendEscape(to unescaped: inout [UInt8]) throws(JSONError) {
        let start = offset
        offset += 1
        let escaped = try peek()
        offset += 1
        switch escaped {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(escaped)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            unescaped.append(contentsOf: String(Character(try escapedScalar(at: start))).utf8)
        default: throw .malformedEscape(at: start)
        }
    }

    /// Reads the digits of one `\u` escape, and a second escape when the first is a high surrogate.
    private mutating func escapedScalar(at start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try codeUnit(at: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit) else { throw .loneSurrogate(unit, at: start) }
        guard try peek() == UInt8(ascii: "\\") else { throw .loneSurrogate(unit, at: start) }
        let next = offset
        offset += 1
        guard try peek() == UInt8(ascii: "u") else { throw .loneSurrogate(unit, at: start) }
        offset += 1
        let trail = try codeUnit(at: next)
        guard UTF16.isTrailSurrogate(trail) else { throw .loneSurrogate(unit, at: start) }
        return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    }

    private mutating func codeUnit(at start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit = try peek()
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(digit - 48)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(digit - 55)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(digit - 87)
            default: throw .malformedEscape(at: start)
            }
            offset += 1
        }
        return unit
    }
}
