/// What a signature is for: no signature made for one purpose verifies for another.
///
/// The signed bytes are `warren/<name>/v1`, a zero byte, then the message. Modules declare their
/// own as static members in an extension.
package struct SignatureDomain: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens.
    package let name: String

    /// A domain by its name, which is part of the wire format and never changes.
    package init(_ name: StaticString) {
        self.name = name.description
        precondition(
            !self.name.isEmpty
                && self.name.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                }
        )
    }

    /// The bytes that precede the message.
    package var prefix: [UInt8] { Array("warren/\(name)/v1\0".utf8) }
}
