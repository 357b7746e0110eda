/// How far an agent is, as WebRTC names it (W3C WebRTC §5.6.3).
package enum ICEState: Hashable, Sendable {
    /// The peer's credentials are not known yet.
    case new
    /// Pairs are checked; nothing can be sent.
    case checking
    /// A pair works.
    case connected
    /// The pair in use has not answered for a while; it may come back.
    case disconnected
    /// Nothing works, or consent is gone: only a restart helps.
    case failed
    case closed
}
