package import Bytes

/// Where a candidate is: an address, or a name that hides one.
package enum CandidateHost: Hashable, Sendable {
    case address(IPAddress)
    /// A `.local` name that only the peer's own network resolves
    /// (draft-ietf-mmusic-mdns-ice-candidates), or another name (RFC 8839 §5.1).
    case name(String)
}

extension CandidateHost: CustomStringConvertible {
    /// The `connection-address` of a candidate line.
    package var description: String {
        switch self {
        case .address(let address): address.description
        case .name(let name): name
        }
    }
}
