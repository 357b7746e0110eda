/// Why a TLS session or its configuration failed.
package enum TLSError: Error, Equatable, Sendable {
    /// A certificate or key could not be read, or they do not belong together.
    case badIdentity(String)
    /// The certificates to trust could not be read.
    case badAuthorities(String)
    /// A server name is neither a host name nor an address.
    case badServerName(String)
    /// The peer's certificate was refused: an OpenSSL verification code and what it means.
    case untrusted(code: Int, reason: String)
    /// The peer broke the protocol, sent an alert, or shares no version, cipher or application
    /// protocol with us.
    case handshake(reason: String)
    /// The session failed after it was open.
    case session(reason: String)
    /// Bytes were sent before the handshake was complete or after the session ended.
    case notOpen
}
