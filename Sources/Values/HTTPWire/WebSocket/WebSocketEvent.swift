/// What a WebSocket received.
package enum WebSocketEvent {
    /// A message of valid UTF-8.
    case text(WirePayload)
    /// A message of bytes.
    case binary(WirePayload)
    /// A ping; its pong has been written.
    case ping(WirePayload)
    /// A pong.
    case pong(WirePayload)
    /// The peer closes; the answer has been written if it was owed. Nothing follows.
    case close(WebSocketClose)
}
