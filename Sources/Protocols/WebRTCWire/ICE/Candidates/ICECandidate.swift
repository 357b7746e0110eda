package import Bytes

/// A transport address that may be of use, as peers tell each other (RFC 8839 §5.1).
package struct ICECandidate: Hashable, Sendable {
    /// Equal for candidates that likely work or fail together: 1 to 32 characters.
    package var foundation: String
    /// 1 for data channels; 2 is RTCP.
    package var component: UInt16 = 1
    package var transport = CandidateTransport.udp
    package var priority: UInt32
    package var host: CandidateHost
    package var port: UInt16
    package var kind: CandidateKind
    /// What a reflexive or relayed one is behind: for diagnosis only, often blanked.
    package var related: Endpoint?
    /// The generation it belongs to, by its user name fragment (RFC 8838 §8.3); nil when not told.
    package var ufrag: String?

    /// A candidate for UDP and component 1.
    package init(
        foundation: String,
        priority: UInt32,
        at endpoint: Endpoint,
        kind: CandidateKind,
        related: Endpoint? = nil
    ) {
        self.foundation = foundation
        self.priority = priority
        host = .address(endpoint.address)
        port = endpoint.port
        self.kind = kind
        self.related = related
    }

    init(foundation: String, priority: UInt32, host: CandidateHost, port: UInt16) {
        self.foundation = foundation
        self.priority = priority
        self.host = host
        self.port = port
        kind = .host
    }

    /// Where it is; nil when only a name is known.
    package var endpoint: Endpoint? {
        guard case .address(let address) = host else { return nil }
        return Endpoint(address, port: port)
    }

    /// Whether an agent for data channels can check it.
    var isCheckable: Bool {
        guard let endpoint, transport == .udp, component == 1 else { return false }
        let address = endpoint.address
        // Of link-local addresses only those of version 4 mean anything without a zone.
        if case .v6(let address) = address, address.isLinkLocal { return false }
        return port != 0 && !address.isUnspecified && !address.isMulticast
    }

    /// The priority of RFC 8445 §5.1.2.1 for component 1.
    static func priority(_ kind: CandidateKind, local preference: UInt32) -> UInt32 {
        kind.preference << 24 | (preference & 0xFFFF) << 8 | 255
    }

    /// The same for the same kind, base and server (RFC 8445 §5.1.1.3).
    static func foundation(_ kind: CandidateKind, base: IPAddress, server: IPAddress?) -> String {
        let text = "\(kind.rawValue) \(base) \(server?.description ?? "")"
        return String(CRC32.checksum(text.utf8))
    }
}
