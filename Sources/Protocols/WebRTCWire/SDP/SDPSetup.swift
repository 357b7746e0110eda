/// Who begins the DTLS handshake (RFC 4145 §4, RFC 8842 §5.2).
package enum SDPSetup: String, Hashable, Sendable {
    /// An offer's: whoever the answerer likes.
    case either = "actpass"
    /// The sender of the description: it is the DTLS client.
    case active
    /// The receiver of the description: the sender is the DTLS server.
    case passive
}
