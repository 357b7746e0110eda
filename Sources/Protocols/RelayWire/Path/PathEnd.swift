package import Bytes

/// Where a path must lead.
package enum PathEnd: Hashable, Sendable {
    /// Anywhere: for cover traffic and probes.
    case any
    /// To a relay that opens connections to this address and port.
    case exit(to: Endpoint)
    /// To a relay that opens this port at some addresses, for a name it resolves itself.
    case exitToName(port: UInt16)
    /// To this relay, such as a rendezvous.
    case relay(RelayIdentity)

    /// Whether a relay can stand last.
    package func admits(_ entry: RelayEntry) -> Bool {
        switch self {
        case .any: true
        case .exit(let endpoint):
            entry.status.flags.contains(.exit) && entry.profile.exitPolicy.accepts(endpoint)
        case .exitToName(let port):
            entry.status.flags.contains(.exit) && entry.profile.exitPolicy.mayAccept(port: port)
        case .relay(let identity): entry.identity == identity
        }
    }
}
