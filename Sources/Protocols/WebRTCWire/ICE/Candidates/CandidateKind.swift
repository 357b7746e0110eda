/// How a candidate was found (RFC 8445 §5.1.1).
package enum CandidateKind: String, Hashable, Sendable, CaseIterable {
    case host
    case serverReflexive = "srflx"
    case peerReflexive = "prflx"
    case relayed = "relay"

    /// The type preference of its priority (RFC 8445 §5.1.2.2).
    package var preference: UInt32 {
        switch self {
        case .host: 126
        case .peerReflexive: 110
        case .serverReflexive: 100
        case .relayed: 0
        }
    }
}
