/// What a subscriber receives.
package enum Arrival<Message: Sendable>: Sendable {
    case message(Message)
    /// So many messages between the one before and the one after did not fit the queue.
    ///
    /// The subscriber reads from the store what it has missed.
    case lost(Int)
    /// The queue was full and `Overflow.disconnect` was asked for; nothing follows.
    case disconnected
}

extension Arrival: Equatable where Message: Equatable {}
