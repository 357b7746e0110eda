/// Recursive descent over bytes that outlive it; its depth is bounded, so its stack is.
struct BencodeParser {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    private let maxDepth: Int
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    mutating func value() throws(BencodeError) -> Bencode {
        switch try peek() {
        case UInt8(ascii: "i"): return .integer(try integer())
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .bytes(try string())
        case UInt8(ascii: "l"): return .list(try list())
        case UInt8(ascii: "d"): return .dictionary(try dictionary())
        case let byte: throw .unexpected(byte: byte, at: offset)
        }
    }

    /// Parses one value like `value`, but keeps only where the one under `path` stands in it.
    mutating func range(of path: ArraySlice<[UInt8]>) throws(BencodeError) -> Range<Int>? {
        let start = offset
        guard let wanted = path.first, try peek() == UInt8(ascii: "d") else {
            _ = try value()
            return path.isEmpty ? start..<offset : nil
        }
        var found: Range<Int>?
        var last: [UInt8]?
        try descend()
        while try !closes() {
            let key = try key(after: &last)
            if key == wanted {
                found = try range(of: path.dropFirst())
            } else {
                _ = try value()
            }
        }
        return found
    }

    private mutating func list() throws(BencodeError) -> [Bencode] {
        var elements: [Bencode] = []
        try descend()
        while try !closes() { elements.append(try value()) }
        return elements
    }

    private mutating func dictionary() throws(BencodeError) -> BencodeDictionary {
        var entries = BencodeDictionary()
        var last: [UInt8]?
        try descend()
        while try !closes() {
            let key = try key(after: &last)
            entries.append(try value(), for: key)
        }
        return entries
    }

    private mutating func key(after last: inout [UInt8]?) throws(BencodeError) -> [UInt8] {
        let start = offset
        let key = try string()
        if let last, !last.lexicographicallyPrecedes(key) {
            throw .unsortedKey(key, at: start)
        }
        last = key
        return key
    }

    private mutating func descend() throws(BencodeError) {
        if depth == maxDepth { throw .tooDeep(limit: maxDepth, at: offset) }
        depth += 1
        offset += 1
    }

    /// Steps over the `e` that ends a list or dictionary.
    private mutating func closes() throws(BencodeError) -> Bool {
        guard try peek() == UInt8(ascii: "e") else { return false }
        offset += 1
        depth -= 1
        return true
    }

    private mutating func string() throws(BencodeError) -> [UInt8] {
        let start = offset
        let count = try magnitude()
        try expect(UInt8(ascii: ":"))
        guard count <= Int.max else { throw .hugeNumber(at: start) }
        guard count <= bytes.count - offset else { throw .truncated }
        defer { offset += Int(count) }
        return Array(bytes[offset..<offset + Int(count)])
    }

    private mutating func integer() throws(BencodeError) -> Int64 {
        offset += 1
        let start = offset
        let isNegative = try peek() == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let digits = offset
        let magnitude = try magnitude()
        if isNegative, magnitude == 0 { throw .leadingZero(at: start) }
        try expect(UInt8(ascii: "e"))
        guard magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
            throw .hugeNumber(at: digits)
        }
        return Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
    }

    private mutating func magnitude() throws(BencodeError) -> UInt64 {
        let start = offset
        let first = try peek()
        guard first &- 48 < 10 else { throw .unexpected(byte: first, at: offset) }
        var magnitude: UInt64 = 0
        while try peek() &- 48 < 10 {
            if offset > start, first == UInt8(ascii: "0") { throw .leadingZero(at: start) }
            let (tenfold, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tenfold.addingReportingOverflow(UInt64(bytes[offset] - 48))
            if overflowed || carried { throw .hugeNumber(at: start) }
            magnitude = sum
            offset += 1
        }
        return magnitude
    }

    private mutating func expect(_ expected: UInt8) throws(BencodeError) {
        let byte = try peek()
        guard byte == expected else { throw .unexpected(byte: byte, at: offset) }
        offset += 1
    }

    private func peek() throws(BencodeError) -> UInt8 {
        guard offset < bytes.count else { throw .truncated }
        return bytes[offset]
    }
}
