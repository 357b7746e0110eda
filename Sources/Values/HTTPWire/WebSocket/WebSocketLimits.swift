/// What a WebSocket accepts from a stranger.
package enum WebSocketLimits {
    /// Largest message in bytes, over all its frames, unless the caller says otherwise.
    package static let messageBytes = 1 << 20
    /// Longest payload of a control frame (RFC 6455 §5.5).
    package static let controlBytes = 125
    /// Longest frame header: two bytes, a 64-bit length, a masking key (RFC 6455 §5.2).
    package static let headerBytes = 14
}
