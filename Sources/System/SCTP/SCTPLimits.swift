/// What an association holds for a peer or an owner before it refuses.
package enum SCTPLimits {
    /// Streams each way, which bounds the data channels of a connection.
    package static let streams: UInt16 = 1024
    /// Longest message in bytes that is put together or sent, unless told otherwise.
    package static let messageBytes = 256 << 10
    /// Unsent bytes at which `send` refuses: its caller ignored the high-water mark.
    package static let unsentBytes = 16 << 20
    /// Unsent bytes above which a writer should wait for `onDrain`.
    package static let highWaterBytes = 1 << 20
    /// Unsent bytes below which a waiting writer is told to go on.
    package static let lowWaterBytes = 256 << 10
    /// What libusrsctp buffers of what is sent and not acknowledged, in bytes; and of what has
    /// arrived and is not read, which is the window the peer is shown.
    package static let bufferBytes = 2 << 20
    /// Packets that wait for their owner in bytes; what comes on top is lost, as in a network.
    package static let packetQueueBytes = 8 << 20
    /// Bytes of packets gathered before they are handed on.
    static let gatheredBytes = 256 << 10
    /// Bytes read from libusrsctp at a time; a longer message is put together.
    static let readBytes = 64 << 10
}
