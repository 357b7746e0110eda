extension JSON {
    /// The value as UTF-8 without white space.
    package var bytes: [UInt8] {
        var serializer = JSONSerializer(layout: .compact)
        serializer.append(self)
        return serializer.bytes
    }

    /// The value as text, on one line or indented by two spaces.
    ///
    /// Members keep their order. A double that is infinite or not a number has no JSON form and
    /// becomes `null`, as in ECMAScript.
    package func serialized(pretty: Bool = false) -> String {
        var serializer = JSONSerializer(layout: pretty ? .indented : .compact)
        serializer.append(self)
        return String(decoding: serializer.bytes, as: UTF8.self)
    }
}

/// Writes JSON values one after the other.
struct JSONSerializer {
    enum Layout {
        case compact
        case indented
    }

    private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var depth = 0

    init(layout: Layout) {
        self.layout = layout
    }

    mutating func append(_ value: JSON) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .int(let number): bytes.append(contentsOf: number.description.utf8)
        case .double(let number):
            bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
        case .string(let text): append(quoting: text)
        case .array(let elements): append(elements)
        case .object(let members): append(members)
        }
    }

    private mutating func append(_ elements: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        for (index, element) in elements.enumerated() {
            separate(index)
            append(element)
        }
        close(UInt8(ascii: "]"), isEmpty: elements.isEmpty)
    }

    private mutating func append(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        for (index, member) in object.members.enumerated() {
            separate(index)
            append(quoting: member.key)
            bytes.append(contentsOf: (layout == .indented ? ": " : ":").utf8)
            append(member.value)
        }
        close(UInt8(ascii: "}"), isEmpty: object.isEmpty)
    }

    private mutating func separate(_ index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine()
    }

    private mutating func close(_ bracket: UInt8, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { breakLine() }
        bytes.append(bracket)
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// Quotes what RFC 8259 §7 says must be quoted and nothing else.
    private mutating func append(quoting text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var plain = 0
            for (index, byte) in utf8.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: utf8[plain..<index])
                append(escape: byte)
                plain = index + 1
            }
            bytes.append(contentsOf: utf8[plain...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(escape byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(contentsOf: Hex.encode(CollectionOfOne(byte)).utf8)
        }
    }
}
