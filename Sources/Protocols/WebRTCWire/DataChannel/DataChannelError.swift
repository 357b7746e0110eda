/// Why a message about a channel is not taken, or a channel not opened.
package enum DataChannelError: Error, Equatable, Sendable {
    case truncated
    case unknownMessage(UInt8)
    case unknownChannelType(UInt8)
    /// Bytes after the end.
    case surplus(bytes: Int)
    case nameTooLong(bytes: Int)
    case nameNotUTF8
    /// All streams of our parity are in use, or ``WebRTCLimits/dataChannels`` of them.
    case tooManyChannels
    /// The stream is not the peer's to open, in use, or beyond what was agreed.
    case wrongStream(UInt16)
    /// An identifier that data channels do not use.
    case unknownPayload(UInt32)
    /// A message on a stream without a channel.
    case noChannel(UInt16)
}
