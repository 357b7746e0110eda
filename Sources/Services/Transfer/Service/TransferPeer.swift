package import TransferWire

/// Who is at the far end of a transfer.
package enum TransferPeer: Hashable, Sendable, CustomStringConvertible {
    /// Somebody known by their key; every stream is secured to it.
    case contact(ContactAddress)
    /// Members of one room, whose streams the room has secured.
    ///
    /// Any of them may resume a transfer that another began under the same id: people come back to
    /// a room under new names, and the id is known in the room only.
    case room(String)

    /// A contact's address, or "room:" and what this node calls the room.
    package var description: String {
        switch self {
        case .contact(let address): address.description
        case .room(let name): "room:" + name
        }
    }

    /// Reads what `description` gave.
    init(stored text: String) throws(ContactAddressError) {
        if text.hasPrefix("room:") {
            self = .room(String(text.dropFirst(5)))
        } else {
            self = .contact(try ContactAddress(text))
        }
    }
}
