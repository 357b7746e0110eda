package import Bytes

/// A server that an agent asks for candidates; its name is already resolved.
package enum ICEServer: Hashable, Sendable {
    /// Tells how we look from outside (RFC 8489 §12).
    case stun(Endpoint)
    /// Also relays for those who know a user name and password (RFC 8656).
    case turn(Endpoint, username: String, password: String)

    /// Where it is.
    package var endpoint: Endpoint {
        switch self {
        case .stun(let endpoint), .turn(let endpoint, _, _): endpoint
        }
    }
}
