/// The cookies a client sent (RFC 6265 §4.2).
package struct HTTPCookies: Sendable, Equatable {
    /// Names and values in the order sent, at most `HTTPLimits.cookies`.
    package private(set) var items: [QueryItems.Item] = []

    /// The cookies of a request's fields.
    package init(_ fields: HTTPFields) {
        for text in fields.values(of: .cookie) { read(text) }
    }

    /// Reads the value of one `Cookie` field; total: what is no `name=value` is left out.
    package init(_ text: String) { read(text) }

    /// The first value of this name; names are case-sensitive.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    private mutating func read(_ text: String) {
        for part in text.utf8.split(separator: UInt8(ascii: ";")) {
            guard items.count < HTTPLimits.cookies else { return }
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = Self.trimmed(part[..<equals])
            var value = Self.trimmed(part[part.index(after: equals)...])
            if value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = String(value.dropFirst().dropLast())
            }
            guard HTTPSyntax.isToken(name.utf8) else { continue }
            items.append(QueryItems.Item(name: name, value: value))
        }
    }

    private static func trimmed(_ part: Substring.UTF8View) -> String {
        let isBlank = { (byte: UInt8) in byte == HTTPSyntax.space || byte == HTTPSyntax.tab }
        let start = part.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(Substring(start[...last]))
    }
}
