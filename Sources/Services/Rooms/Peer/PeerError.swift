package import Net
package import WebRTCWire

/// Why a connection did not do what was asked.
package enum PeerError: Error, Equatable, Sendable {
    /// The connection is over.
    case ended
    /// An offer where an answer was due, or the other way round.
    case outOfTurn
    /// A restart that shows another certificate: that would be another peer.
    case changedCertificate
    /// No socket could be opened.
    case noSocket(NetError?)
    /// The channel cannot be opened.
    case channel(DataChannelError)
    /// The channel is closing or closed.
    case channelClosed
    /// A message longer than the peer takes, in bytes.
    case tooLong(Int)
    /// More is unsent than is held, in bytes: the caller did not wait for `onDrain`.
    case queueFull(unsent: Int)
}
