import SCTP

/// What a connection holds for a peer or an owner.
package enum PeerLimits {
    /// Longest message of a channel in bytes, either way; what browsers take.
    package static let messageBytes = SCTPLimits.messageBytes
    /// Bytes of one message of a `ChannelStream`, which every implementation takes.
    package static let streamMessageBytes = 64 << 10
    /// Bytes that wait in a channel nobody reads before its connection reads no more.
    package static let heldBytes = 1 << 20
    /// Bytes sent on a channel before the connection is open.
    package static let earlyBytes = 1 << 20
    /// Sockets, one for each address of this host.
    package static let sockets = 16
    /// Records of a handshake that wait for a way.
    static let records = 8
    /// Bytes asked of the kernel for each socket and direction.
    static let socketBytes: Int32 = 4 << 20
}
