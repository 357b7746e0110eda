/// Why a request was refused (RFC 8489 §14.8, RFC 8656 §19, RFC 8445 §16.2).
package enum STUNErrorCode: UInt16, Hashable, Sendable, CaseIterable {
    case tryAlternate = 300
    case badRequest = 400
    case unauthenticated = 401
    case forbidden = 403
    case unknownAttribute = 420
    case allocationMismatch = 437
    case staleNonce = 438
    case addressFamilyNotSupported = 440
    case wrongCredentials = 441
    case unsupportedTransport = 442
    case peerAddressFamilyMismatch = 443
    case allocationQuotaReached = 486
    case roleConflict = 487
    case serverError = 500
    case insufficientCapacity = 508

    /// The words that go with it.
    package var reason: String {
        switch self {
        case .tryAlternate: "Try Alternate"
        case .badRequest: "Bad Request"
        case .unauthenticated: "Unauthenticated"
        case .forbidden: "Forbidden"
        case .unknownAttribute: "Unknown Attribute"
        case .allocationMismatch: "Allocation Mismatch"
        case .staleNonce: "Stale Nonce"
        case .addressFamilyNotSupported: "Address Family not Supported"
        case .wrongCredentials: "Wrong Credentials"
        case .unsupportedTransport: "Unsupported Transport"
        case .peerAddressFamilyMismatch: "Peer Address Family Mismatch"
        case .allocationQuotaReached: "Allocation Quota Reached"
        case .roleConflict: "Role Conflict"
        case .serverError: "Server Error"
        case .insufficientCapacity: "Insufficient Capacity"
        }
    }
}
