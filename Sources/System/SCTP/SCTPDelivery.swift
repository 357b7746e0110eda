/// How a message travels (RFC 8831 §6.4, RFC 3758).
package struct SCTPDelivery: Hashable, Sendable {
    /// Whether a message may overtake others of its stream.
    package enum Order: Hashable, Sendable {
        /// After those sent before it in its stream.
        case ordered
        /// As soon as it is whole.
        case unordered
    }

    /// How long a lost message is sent again.
    package enum Reliability: Hashable, Sendable {
        /// Until it arrives.
        case reliable
        /// That many times.
        case retransmissions(UInt32)
        /// For that many milliseconds after it was sent.
        case lifetimeMilliseconds(UInt32)
    }

    /// Whether a message may overtake others of its stream.
    package let order: Order
    /// How long a lost message is sent again.
    package let reliability: Reliability

    /// A way to travel; by default in order and until it arrives.
    package init(_ order: Order = .ordered, _ reliability: Reliability = .reliable) {
        (self.order, self.reliability) = (order, reliability)
    }
}
