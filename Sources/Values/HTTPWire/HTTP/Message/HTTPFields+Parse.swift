extension HTTPFields {
    /// Reads a field section that has been found whole: `bytes` ends with its empty line.
    ///
    /// - Throws: `malformedField` with the zero-based number of the line.
    init(parsing bytes: [UInt8], from start: Int) throws(HTTPError) {
        var places: [Place] = []
        places.reserveCapacity(16)
        try bytes.withUnsafeBufferPointer { (typed) throws(HTTPError) in
            let all = UnsafeRawBufferPointer(typed)
            var lineStart = start
            while let end = HTTPSyntax.first(HTTPSyntax.lineFeed, in: all, from: lineStart) {
                if end == lineStart + 1 { break }
                guard let place = Self.place(in: all, from: lineStart, to: end - 1) else {
                    throw .malformedField(line: places.count)
                }
                places.append(place)
                lineStart = end + 1
            }
        }
        self.init(bytes: bytes, places: places)
    }

    /// Reads one field line, given without its CRLF (RFC 9112 §5).
    ///
    /// White space before the colon and at the start of the line (a fold) are refused because
    /// parsers disagree about them.
    static func place(in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Place? {
        var colon = start
        while colon < end, HTTPSyntax.isToken(bytes[colon]) { colon += 1 }
        guard colon > start, colon < end, bytes[colon] == UInt8(ascii: ":") else { return nil }
        var (from, to) = (colon + 1, end)
        while from < to, bytes[from] == HTTPSyntax.space || bytes[from] == HTTPSyntax.tab {
            from += 1
        }
        while to > from, bytes[to - 1] == HTTPSyntax.space || bytes[to - 1] == HTTPSyntax.tab {
            to -= 1
        }
        guard HTTPSyntax.isFieldValue(bytes.part(from, to)) else { return nil }
        return Place(
            name: UInt32(start),
            nameCount: UInt32(colon - start),
            value: UInt32(from),
            valueCount: UInt32(to - from)
        )
    }
}
