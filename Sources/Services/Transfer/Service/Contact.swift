package import TransferWire

/// A peer that somebody gave a name.
package struct Contact: Hashable, Sendable {
    package let address: ContactAddress
    package let name: String
    /// Whether files from this peer are accepted without asking.
    package let isAllowed: Bool

    /// A contact as it is shown and stored.
    package init(address: ContactAddress, name: String, isAllowed: Bool) {
        (self.address, self.name, self.isAllowed) = (address, name, isAllowed)
    }
}
