/// What one end of a circuit hands to its owner.
package enum Delivery {
    /// The other end wants a stream; answer with `accept` or `reset`.
    case begin(stream: UInt32, StreamTarget)
    /// The stream asked for is open.
    case connected(stream: UInt32)
    /// Bytes, valid during the call; say so with `consumed` when they have been taken.
    case data(stream: UInt32, UnsafeRawBufferPointer)
    /// The other end sends no more.
    case finished(stream: UInt32)
    /// The stream is gone.
    case reset(stream: UInt32, StreamFault)
    /// Room again: `send` may go on.
    case writable(stream: UInt32)
    /// The other end wants to send datagrams; answer with `accept` or `reset`.
    case associate(stream: UInt32)
    /// One datagram, valid during the call.
    case datagram(stream: UInt32, StreamTarget, UnsafeRawBufferPointer)
    /// The other end wants a name or an address looked up; answer with `resolved` or `reset`.
    case resolve(stream: UInt32, StreamTarget)
    /// What a lookup found, best first.
    case resolved(stream: UInt32, [StreamTarget])
    /// The answer to a loop with this token.
    case looped(token: UInt64)
    /// The other end wants to be met under this identity key.
    case publish(key: [UInt8], signature: [UInt8])
    /// The relay accepted a publish.
    case published
}
