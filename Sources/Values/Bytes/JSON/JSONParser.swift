/// Recursive descent over bytes that outlive it; its depth is bounded, so its stack is.
struct JSONParser {
    let bytes: UnsafeRawBufferPointer
    var offset = 0
    private let maxDepth: Int
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    mutating func document() throws(JSONError) -> JSON {
        skipWhiteSpace()
        let value = try value()
        skipWhiteSpace()
        if offset < bytes.count { throw .trailing(byte: bytes[offset], at: offset) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte: throw .unexpected(byte: byte, at: offset)
        }
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try descend()
        var elements: [JSON] = []
        if try !closes(UInt8(ascii: "]")) {
            repeat {
                skipWhiteSpace()
                elements.append(try value())
            } while try continues(until: UInt8(ascii: "]"))
        }
        depth -= 1
        return elements
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try descend()
        var members = JSONObject()
        if try !closes(UInt8(ascii: "}")) {
            repeat {
                skipWhiteSpace()
                let start = offset
                try expect(UInt8(ascii: "\""))
                offset = start
                let key = try string()
                skipWhiteSpace()
                try expect(UInt8(ascii: ":"))
                skipWhiteSpace()
                let value = try value()
                guard members.insert(value, for: key) else { throw .repeatedKey(key, at: start) }
            } while try continues(until: UInt8(ascii: "}"))
        }
        depth -= 1
        return members
    }

    /// Steps over an opening bracket.
    private mutating func descend() throws(JSONError) {
        if depth == maxDepth { throw .tooDeep(limit: maxDepth, at: offset) }
        depth += 1
        offset += 1
    }

    /// Steps over `close` when an array or object ends right after its opening bracket.
    private mutating func closes(_ close: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        guard try peek() == close else { return false }
        offset += 1
        return true
    }

    /// Steps over a comma, which promises another element, or over `close`, which does not.
    private mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        let byte = try peek()
        guard byte == close || byte == UInt8(ascii: ",") else {
            throw .unexpected(byte: byte, at: offset)
        }
        offset += 1
        return byte != close
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[index]) }
        return value
    }

    mutating func expect(_ expected: UInt8) throws(JSONError) {
        let byte = try peek()
        guard byte == expected else { throw .unexpected(byte: byte, at: offset) }
        offset += 1
    }

    @inline(__always)
    func peek() throws(JSONError) -> UInt8 {
        guard offset < bytes.count else { throw .truncated }
        return bytes[offset]
    }

    private mutating func skipWhiteSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }
}
