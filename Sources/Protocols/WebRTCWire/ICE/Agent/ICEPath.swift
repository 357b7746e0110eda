import Bytes

/// The pair that data takes.
package struct ICEPath: Hashable, Sendable {
    /// Our end: a host, reflexive or relayed candidate.
    package let local: ICECandidate
    /// The peer's end.
    package let remote: ICECandidate
    /// The socket it goes through.
    package let base: Int
    /// The last time measured to the peer and back.
    package let roundTrip: Duration?

    /// Whether a server carries the data, at either end as far as we know.
    package var isRelayed: Bool { local.kind == .relayed || remote.kind == .relayed }
}
