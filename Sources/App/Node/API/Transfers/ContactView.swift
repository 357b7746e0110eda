package import Bytes

/// Somebody files are sent to or taken from, as the API shows them.
package struct ContactView: Sendable, Equatable {
    /// The contact address.
    package var address: String
    /// What the user calls them.
    package var name: String
    /// Whether their files are taken without asking.
    package var allowed: Bool

    package init(address: String, name: String, allowed: Bool) {
        (self.address, self.name, self.allowed) = (address, name, allowed)
    }

    /// The contact as it stands in answers.
    package var json: JSON {
        ["address": .string(address), "name": .string(name), "allowed": .bool(allowed)]
    }
}
