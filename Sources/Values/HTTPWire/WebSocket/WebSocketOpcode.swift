/// What a frame carries (RFC 6455 §5.2).
package enum WebSocketOpcode: UInt8, Sendable {
    /// More of the message begun before.
    case continuation = 0
    /// A message of UTF-8, or its beginning.
    case text = 1
    /// A message of bytes, or its beginning.
    case binary = 2
    /// The end of the conversation.
    case close = 8
    /// A question whether the peer is there.
    case ping = 9
    /// The answer to it.
    case pong = 10

    /// Whether frames of this kind may stand between those of a message.
    package var isControl: Bool { rawValue >= 8 }
}
