/// What the owner of a table must do, in order.
package enum DataChannelEffect: Equatable, Sendable {
    /// Send a control message on that stream, in order and reliably.
    case send(stream: UInt16, [UInt8])
    /// The peer opened a channel.
    case opened(DataChannel)
    /// The peer knows a channel that we opened.
    case acknowledged(UInt16)
    /// Reset our side of these streams (RFC 6525), after what waits to be sent on them.
    case reset([UInt16])
    /// The channel is gone from both sides, and its stream is free.
    case closed(UInt16)
}
