/// One channel of an association.
package struct DataChannel: Hashable, Sendable {
    /// How far it is.
    package enum State: Hashable, Sendable {
        /// Messages pass, and the peer has said so or the owner agreed on it elsewhere.
        case open
        /// Asked for; messages may already be sent, in order (RFC 8832 §6).
        case opening
        /// One side has begun to reset its stream (RFC 8831 §6.7).
        case closing
    }

    /// The stream in both directions.
    package let id: UInt16
    package let parameters: DataChannelParameters
    package internal(set) var state: State
    /// Which halves are already reset.
    var isOutgoingReset = false
    var isIncomingReset = false

    init(id: UInt16, parameters: DataChannelParameters, state: State) {
        (self.id, self.parameters, self.state) = (id, parameters, state)
    }

    /// How the next message must be sent: until the peer is known to know the channel, in order
    /// and reliably, so that none overtakes the opening.
    package var order: DataChannelOrder { state == .opening ? .ordered : parameters.order }
}
