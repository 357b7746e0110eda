/// What a datagram was.
///
/// Borrowed bytes lie in the datagram and live as long as it does.
package enum ICEArrival {
    /// It was the agent's own; `next` may have effects.
    case consumed
    /// It came from the peer, perhaps through a relay, and is not STUN.
    case application(UnsafeRawBufferPointer)
    /// It is from nobody the agent knows, or malformed.
    case ignored
}
