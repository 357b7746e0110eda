/// Why a WebSocket was closed (RFC 6455 §7.4).
package struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    package let rawValue: UInt16

    /// A code, or nil when it is one that may not be sent: 1004…1006, 1015 and all unassigned ones.
    package init?(rawValue: UInt16) {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: self.rawValue = rawValue
        default: return nil
        }
    }

    private init(_ code: UInt16) { rawValue = code }

    /// The purpose was fulfilled.
    package static let normal = WebSocketCloseCode(1000)
    /// The server shuts down or the page is left.
    package static let goingAway = WebSocketCloseCode(1001)
    /// The peer broke RFC 6455.
    package static let protocolError = WebSocketCloseCode(1002)
    /// The peer sent a kind of message that cannot be taken.
    package static let unsupportedData = WebSocketCloseCode(1003)
    /// Text was not UTF-8.
    package static let invalidPayload = WebSocketCloseCode(1007)
    /// The peer broke a rule of the application.
    package static let policyViolation = WebSocketCloseCode(1008)
    /// A message was too big.
    package static let messageTooBig = WebSocketCloseCode(1009)
    /// The server met something it did not expect.
    package static let internalError = WebSocketCloseCode(1011)
    /// The server restarts.
    package static let serviceRestart = WebSocketCloseCode(1012)
    /// The server is too busy.
    package static let tryAgainLater = WebSocketCloseCode(1013)
}
