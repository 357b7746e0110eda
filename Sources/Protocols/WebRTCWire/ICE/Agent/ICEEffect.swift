package import Bytes

/// What the owner of an agent must do, in order.
package enum ICEEffect: Equatable, Sendable {
    /// Send a datagram from the socket `base`.
    case send([UInt8], to: Endpoint, base: Int)
    /// Tell the peer of this candidate of ours.
    case candidate(ICECandidate)
    /// Tell the peer that no more will come.
    case gathered
    case state(ICEState)
    /// Data takes this path from here on.
    case selected(ICEPath)
}
