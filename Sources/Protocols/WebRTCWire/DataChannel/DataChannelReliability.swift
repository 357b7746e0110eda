/// How hard the sender of a message tries (RFC 8832 §5.1).
package enum DataChannelReliability: Hashable, Sendable {
    case reliable
    /// Given up after so many repetitions.
    case retransmissions(UInt32)
    /// Given up after so many milliseconds.
    case lifetime(milliseconds: UInt32)
}
