/// What an association is given when it is made.
package struct SCTPOptions: Hashable, Sendable {
    /// SCTP's own port numbers, which the session description carries (RFC 8841 §5).
    package var localPort: UInt16 = 5000
    /// The peer's port number.
    package var remotePort: UInt16 = 5000
    /// Largest packet in bytes: with DTLS, UDP and IPv6 in front of it, it fits 1280.
    package var packetBytes: UInt32 = 1172
    /// How often the first packet is sent before the association counts as refused.
    package var attempts: UInt16 = 8
    /// Longest message taken from the peer in bytes (`a=max-message-size`).
    package var longestReceivedBytes = SCTPLimits.messageBytes
    /// Longest message the peer takes in bytes.
    package var longestSentBytes = SCTPLimits.messageBytes

    /// The usual values.
    package init() {}
}
