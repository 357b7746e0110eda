/// What happens to a subscriber whose queue is full.
package enum Overflow: Sendable {
    /// The oldest message makes room, and the subscriber is told how many it lost.
    case dropOldest
    /// The subscription ends after what is queued.
    case disconnect
}
