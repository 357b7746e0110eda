package import HTTPWire

/// A whole message of a WebSocket; its bytes are valid during the call that delivers it.
package enum WebSocketMessage {
    case text(WirePayload)
    case binary(WirePayload)
}

/// How a WebSocket ended.
package enum WebSocketEnd: Equatable, Sendable {
    /// The peer closed it, or answered our close.
    case closed(WebSocketClose)
    /// The peer broke the protocol, and was told so.
    case failed(WebSocketError)
    /// The connection broke, or fell silent, without a close.
    case lost(NetError)
}
