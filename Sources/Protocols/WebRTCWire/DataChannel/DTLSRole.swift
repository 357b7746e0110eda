/// Who began the DTLS handshake, which decides whose streams are even (RFC 8832 §6).
package enum DTLSRole: Hashable, Sendable {
    /// Opens channels on even streams.
    case client
    /// Opens channels on odd streams.
    case server

    /// The parity of the streams it opens channels on.
    var parity: UInt16 { self == .client ? 0 : 1 }
}
