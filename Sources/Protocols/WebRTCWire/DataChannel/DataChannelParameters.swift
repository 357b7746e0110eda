/// What a channel is for, and how its messages travel (RFC 8832 §5.1).
package struct DataChannelParameters: Hashable, Sendable {
    /// At most ``WebRTCLimits/dataChannelNameBytes`` of UTF-8; need not be unique.
    package var label: String
    /// The subprotocol, as of WebSocket; often empty.
    package var subprotocol = ""
    package var order = DataChannelOrder.ordered
    package var reliability = DataChannelReliability.reliable
    /// Weight among the channels: 128 low, 256 normal, 512 high, 1024 extra high (RFC 8831 §6.4).
    package var priority: UInt16 = 256

    /// An ordered, reliable channel.
    package init(label: String) {
        self.label = label
    }
}
