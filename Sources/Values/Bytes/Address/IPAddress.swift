/// An Internet address of either version.
package enum IPAddress: Hashable, Sendable {
    case v4(IPv4Address)
    case v6(IPv6Address)

    /// Parses either version without brackets; nil for anything else.
    package init?(_ text: String) {
        if let address = IPv4Address(text) {
            self = .v4(address)
        } else if let address = IPv6Address(text) {
            self = .v6(address)
        } else {
            return nil
        }
    }

    /// Takes four or sixteen bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        if let address = IPv4Address(bytes: bytes) {
            self = .v4(address)
        } else if let address = IPv6Address(bytes: bytes) {
            self = .v6(address)
        } else {
            return nil
        }
    }

    /// The four or sixteen bytes in network order.
    package var bytes: [UInt8] {
        switch self {
        case .v4(let address): address.bytes
        case .v6(let address): address.bytes
        }
    }

    /// The same host, unwrapped when IPv4-mapped as the peers of a dual-stack socket are.
    package var unmapped: IPAddress {
        guard case .v6(let address) = self, let mapped = address.mapped else { return self }
        return .v4(mapped)
    }
}

extension IPAddress {
    /// Whether this names the machine itself.
    package var isLoopback: Bool { judge(\.isLoopback, \.isLoopback) }
    /// Whether this is of a private network.
    package var isPrivate: Bool { judge(\.isPrivate, \.isPrivate) }
    /// Whether this is only valid on one link.
    package var isLinkLocal: Bool { judge(\.isLinkLocal, \.isLinkLocal) }
    /// Whether this names a group of hosts.
    package var isMulticast: Bool { judge(\.isMulticast, \.isMulticast) }
    /// Whether this names no host.
    package var isUnspecified: Bool { judge(\.isUnspecified, \.isUnspecified) }
    /// Whether this names one host anywhere on the Internet, as only these may be for strangers.
    package var isGlobal: Bool { judge(\.isGlobal, \.isGlobal) }

    private func judge(_ v4: (IPv4Address) -> Bool, _ v6: (IPv6Address) -> Bool) -> Bool {
        switch self {
        case .v4(let address): v4(address)
        case .v6(let address): v6(address)
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text of either version, without brackets.
    package var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}
