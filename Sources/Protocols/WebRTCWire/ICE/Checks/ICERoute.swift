/// How a check leaves: from a socket of the owner's, or out of a relay.
enum ICERoute: Hashable, Sendable {
    /// From the base of this number.
    case direct(Int)
    /// Through the allocation of this number.
    case relayed(Int)
}
