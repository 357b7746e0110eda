/// How far a connection is.
package enum PeerState: Hashable, Sendable {
    /// The peer's description is not known yet.
    case new
    /// A way is looked for, then keys and streams are agreed.
    case connecting
    /// Messages pass.
    case open
    /// The peer has not been heard for a while; it may come back by itself.
    case interrupted
    /// No way is left; only `restart` helps.
    case unreachable
    /// Over.
    case ended(PeerEnd)
}

/// How a connection came to its end.
package enum PeerEnd: Error, Hashable, Sendable {
    /// Its owner closed it.
    case closed
    /// The peer closed it in order.
    case finished
    /// The peer aborted it, or was not heard for too long.
    case lost
    /// The peer showed another certificate than its description announced.
    case untrusted
    /// The peer broke a protocol; the text is for a log.
    case broken(String)
    /// The loop or its sockets are gone.
    case shutDown
}
