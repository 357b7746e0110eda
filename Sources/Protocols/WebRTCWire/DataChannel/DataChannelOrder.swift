/// Whether messages arrive in the order they were sent.
package enum DataChannelOrder: Hashable, Sendable {
    case ordered
    case unordered
}
