/// Whom a SOCKS5 server lets in.
package enum SOCKSPolicy: Sendable {
    /// Everyone; a user name and password are taken when offered and only keep streams apart.
    case anyone
    /// Whoever knows these (RFC 1929).
    case only(SOCKSCredentials)
}
