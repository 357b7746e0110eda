/// What messages are about: a name and the type of message that goes with it.
///
/// Declared once, beside the type: `static let changes = Topic<RelayChange>("relay.changes")`.
package struct Topic<Message: Sendable>: Hashable, Sendable {
    /// The name, unique within a node: "relay.changes".
    package let name: String

    /// The topic called `name`.
    package init(_ name: String) {
        self.name = name
    }
}
