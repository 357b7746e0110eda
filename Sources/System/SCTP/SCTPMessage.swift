/// What is known of a message beside its bytes.
package struct SCTPMessage: Hashable, Sendable {
    /// The stream it travels in, below `SCTPLimits.streams`.
    package let stream: UInt16
    /// The payload protocol identifier, which tells what the bytes are (RFC 8831 §8).
    package let protocolID: UInt32
    /// Whether it kept its place among others of its stream.
    package let order: SCTPDelivery.Order

    /// A message of a stream.
    package init(stream: UInt16, protocolID: UInt32, order: SCTPDelivery.Order = .ordered) {
        (self.stream, self.protocolID, self.order) = (stream, protocolID, order)
    }
}
