package import Crypto

/// Why a session did not come about, or broke; always the doing of the peer or of the path to it.
package enum SessionError: Error, Equatable, Sendable {
    /// The first bytes are not those of this protocol.
    case foreign
    /// A handshake message was refused.
    case handshake(CryptoError)
    /// The peer does not hold the identity key that it names.
    case unproven
    /// Somebody else answered.
    case wrongIdentity(ContactAddress)
    /// A record announces more bytes than allowed.
    case oversized(bytes: Int)
    /// A record was changed, repeated, left out or sealed with another key.
    case forged
    /// Bytes followed the record that ends its direction.
    case afterEnd
    /// The stream ended without the record that ends its direction: something may be missing.
    case truncated
    /// The key has sealed as many records as it may.
    case exhausted
}
