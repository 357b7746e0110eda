import TransferWire

/// Names one transfer on this node, which may be both ends of it.
struct TransferKey: Hashable, Sendable, CustomStringConvertible {
    let direction: TransferView.Direction
    let id: TransferID

    init(_ direction: TransferView.Direction, _ id: TransferID) {
        (self.direction, self.id) = (direction, id)
    }

    init?(_ text: String) {
        guard let id = TransferID(text: String(text.dropFirst())) else { return nil }
        switch text.first {
        case "s": self.init(.send, id)
        case "r": self.init(.receive, id)
        default: return nil
        }
    }

    /// A letter for the direction and 32 hexadecimal digits.
    var description: String {
        (direction == .send ? "s" : "r") + id.description
    }
}
