/// A relay's self-chosen name: 1 to 32 of `A–Z a–z 0–9 . _ -`, starting with a letter or digit.
///
/// A label for people; it proves nothing, and two relays may share one.
package struct RelayName: Hashable, Sendable, CustomStringConvertible {
    /// The name as text.
    package let description: String

    /// Takes a name that keeps the rules.
    package init(_ text: String) throws(DirectoryError) {
        try self.init(utf8: Array(text.utf8))
    }

    init(utf8 bytes: [UInt8]) throws(DirectoryError) {
        guard (1...DirectoryLimits.nameBytes).contains(bytes.count),
            bytes.allSatisfy(Self.allows), let first = bytes.first, Self.isAlphanumeric(first)
        else { throw .invalid(.name) }
        description = String(decoding: bytes, as: UTF8.self)
    }

    private static func allows(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
