/// Which side of a WebSocket this is.
package enum WebSocketRole: Sendable {
    /// Takes masked frames, sends plain ones.
    case server
    /// Takes plain frames, masks each of its own with a key from a strong source (RFC 6455 §10.3).
    case client(maskingKey: @Sendable () -> UInt32)
}
