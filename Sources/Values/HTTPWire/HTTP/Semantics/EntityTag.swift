/// A version of a resource (RFC 9110 §8.8.3).
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    /// Whether it only promises that two versions mean the same.
    package let isWeak: Bool
    /// What stands between the quotes.
    package let opaque: String

    /// A tag of our own; nil when `opaque` has a quote, a space or a control in it.
    package init?(_ opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x22 && $0 != 0x7F }) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads `"…"` or `W/"…"`; nil for anything else.
    package init?(field text: String) {
        let isWeak = text.hasPrefix("W/")
        let quoted = isWeak ? text.dropFirst(2) : text[...]
        guard quoted.utf8.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") else {
            return nil
        }
        self.init(String(quoted.dropFirst().dropLast()), isWeak: isWeak)
    }

    /// Whether both stand for the same bytes.
    package func matchesStrongly(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }

    /// Whether both stand for the same meaning.
    package func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// The tag as it is written in a field.
    package var description: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }
}
