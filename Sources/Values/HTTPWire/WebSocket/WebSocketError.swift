/// Why a WebSocket was failed (RFC 6455 §7.1.7).
package enum WebSocketError: Error, Equatable, Sendable {
    /// A client's frame without a mask (RFC 6455 §5.1).
    case unmaskedFrame
    /// A server's frame with one.
    case maskedFrame
    /// A reserved bit is set though no extension was agreed on.
    case reservedBits
    /// An opcode RFC 6455 §5.2 reserves.
    case unknownOpcode(UInt8)
    /// A length written in more bytes than it needs, or with its highest bit set.
    case malformedLength
    /// A control frame that is not final.
    case fragmentedControl
    /// A control frame with more than 125 bytes.
    case controlTooLong(bytes: Int)
    /// A continuation without a message to continue.
    case unexpectedContinuation
    /// A new message before the last fragment of the one before.
    case interruptedMessage
    /// A message longer than allowed.
    case messageTooLong(limit: Int)
    /// Text that is not UTF-8.
    case malformedText
    /// A close frame of one byte, or with a code that may not be sent.
    case malformedClose

    /// The close code that tells the peer.
    package var code: WebSocketCloseCode {
        switch self {
        case .messageTooLong: .messageTooBig
        case .malformedText: .invalidPayload
        case .unmaskedFrame, .maskedFrame, .reservedBits, .unknownOpcode, .malformedLength,
            .fragmentedControl, .controlTooLong, .unexpectedContinuation, .interruptedMessage,
            .malformedClose:
            .protocolError
        }
    }
}
