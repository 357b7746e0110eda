/// What a client asks a SOCKS5 proxy for (RFC 1928 §4 and Tor's socks-extensions).
package enum SOCKSCommand: UInt8, Sendable {
    /// Open a TCP connection.
    case connect = 1
    /// Relay datagrams while this connection stays open.
    case associate = 3
    /// Look up a name (Tor).
    case resolve = 0xF0
    /// Look up the name of an address (Tor).
    case resolvePointer = 0xF1
}
