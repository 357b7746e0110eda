/// A name and value that tell the series of one metric apart.
package struct MetricLabel: Hashable, Sendable {
    /// What the series differ in.
    package let name: String
    /// What they have there.
    package let value: String

    /// Letters, digits and "_" in the name, any text in the value.
    package init(_ name: String, _ value: String) {
        precondition(
            Self.isName(name, colons: .refused) && !name.hasPrefix("__"),
            "\(name) is no label name"
        )
        self.name = name
        self.value = value
    }

    enum Colons {
        case allowed
        case refused
    }

    /// Whether `text` is a metric name (with colons) or label name (without), as Prometheus has
    /// them.
    static func isName(_ text: String, colons: Colons) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: byte == UInt8(ascii: ":") && colons == .allowed
            }
        }
    }
}
