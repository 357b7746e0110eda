import Bytes

/// One of our routes with one address of the peer (RFC 8445 §6.1.2).
struct ICEPair {
    enum State: Hashable {
        case frozen, waiting, inProgress, succeeded, failed
    }

    let route: ICERoute
    var local: ICECandidate
    var remote: ICECandidate
    let destination: Endpoint
    /// False while the relay has no permission for the peer.
    var isOpen: Bool
    var state = State.frozen
    var isNominated = false
    /// When the controlling peer last asked for this pair.
    var askedAt: Moment?
    /// When the peer last answered over it, which is its consent (RFC 7675 §5.1).
    var answeredAt: Moment?
    /// When anything last came over it.
    var heardAt: Moment?
    /// What the response to our check said our address was.
    var mapped: Endpoint?
    var roundTrip: Duration?

    var foundation: String { "\(local.foundation):\(remote.foundation)" }

    var isRelayed: Bool { local.kind == .relayed || remote.kind == .relayed }

    /// RFC 8445 §6.1.2.3; the same at both ends.
    func priority(as role: ICERole) -> UInt64 {
        let (ours, theirs) = (UInt64(local.priority), UInt64(remote.priority))
        let (g, d) = role == .controlling ? (ours, theirs) : (theirs, ours)
        return min(g, d) << 32 + 2 * max(g, d) + (g > d ? 1 : 0)
    }
}
