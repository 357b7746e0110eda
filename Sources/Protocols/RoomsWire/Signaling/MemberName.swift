import Bytes

/// What a member wants to be called; may be empty.
package struct MemberName: Hashable, Sendable {
    /// The name, without characters that would disturb whoever shows it.
    package let text: String

    /// No name.
    package static let none = MemberName(checked: "")

    private init(checked text: String) {
        self.text = text
    }

    /// A name of at most 50 characters; nil for longer or unprintable ones.
    package init?(_ text: String) {
        guard text.utf8.count <= RoomsLimits.nameBytes, text.count <= RoomsLimits.nameCharacters,
            !text.unicodeScalars.contains(where: \.isUnprintable)
        else { return nil }
        self.text = text
    }
}
