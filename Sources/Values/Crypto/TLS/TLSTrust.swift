/// Which certificates a client accepts.
package enum TLSTrust: Sendable {
    /// Those that the machine's authorities signed for the server's name.
    case system
    /// Those that these authorities (PEM) signed for the server's name, or one of these.
    case authorities(pem: [UInt8])
    /// Exactly those whose DER encoding has one of these SHA-256 digests, whatever they say.
    case pinned([Bytes32])
}
