/// What a candidate is reached over (RFC 8839 §5.1).
package enum CandidateTransport: Hashable, Sendable {
    case udp
    /// Read and written, never checked (RFC 6544); with its `tcptype`.
    case tcp(type: String)
    /// Another one, by its name.
    case other(String)
}
