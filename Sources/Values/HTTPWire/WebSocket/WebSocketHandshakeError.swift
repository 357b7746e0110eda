/// Why a handshake failed (RFC 6455 §4).
package enum WebSocketHandshakeError: Error, Equatable, Sendable {
    /// The request is no GET of HTTP/1.1.
    case notGet
    /// The request has a body, which would be taken for frames.
    case hasBody
    /// `Upgrade: websocket` or `Connection: Upgrade` is missing.
    case noUpgrade
    /// A version other than 13.
    case unsupportedVersion(String)
    /// A key that is not 16 bytes in base 64, or not there just once.
    case malformedKey
    /// The server answered with this status instead of 101.
    case refused(HTTPStatus)
    /// The server's `Sec-WebSocket-Accept` does not follow from the key.
    case wrongAccept
    /// The server chose a subprotocol that was not offered.
    case unexpectedProtocol(String)
    /// The server chose an extension, though none was offered.
    case unexpectedExtension

    /// What a server answers.
    package var response: HTTPResponseHead {
        switch self {
        case .noUpgrade: HTTPResponseHead(.upgradeRequired, fields: [.upgrade: "websocket"])
        case .unsupportedVersion:
            HTTPResponseHead(
                .upgradeRequired,
                fields: [.upgrade: "websocket", .webSocketVersion: "13"]
            )
        case .notGet: HTTPResponseHead(.methodNotAllowed, fields: [.allow: "GET"])
        case .hasBody, .malformedKey, .refused, .wrongAccept, .unexpectedProtocol,
            .unexpectedExtension:
            HTTPResponseHead(.badRequest)
        }
    }
}
