/// The names and values of a query or of a form body (`application/x-www-form-urlencoded`).
package struct QueryItems: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One `name=value`; a name without `=` has an empty value.
    package struct Item: Sendable, Hashable {
        /// The decoded name.
        package let name: String
        /// The decoded value.
        package let value: String

        /// An item of decoded text.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Every item in the order written, at most `HTTPLimits.queryItems`.
    package private(set) var items: [Item] = []

    /// Reads a query without its `?`; total: anything is some list of items.
    package init(_ text: String) {
        for part in text.utf8.split(separator: UInt8(ascii: "&")).prefix(HTTPLimits.queryItems) {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] }
            items.append(
                Item(
                    name: PercentEncoding.decodeForm(Substring(name).utf8),
                    value: value.map { PercentEncoding.decodeForm(Substring($0).utf8) } ?? ""
                )
            )
        }
    }

    /// Items in the order written.
    package init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { Item(name: $0, value: $1) }
    }

    /// The first value of this name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Every value of this name.
    package func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }

    /// The items as a query, everything but unreserved bytes escaped.
    package var encoded: String {
        items.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }
}
