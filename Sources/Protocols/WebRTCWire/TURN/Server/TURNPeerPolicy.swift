package import Bytes

/// Which addresses a relay may send to besides those of the open Internet.
///
/// Without any of these a stranger cannot reach the networks that the server stands in
/// (RFC 8656 §21.1.1). Groups and addresses that name no host are never relayed to.
package struct TURNPeerPolicy: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The server's own machine.
    package static let loopback = TURNPeerPolicy(rawValue: 1)
    /// Private networks (RFC 1918, RFC 4193).
    package static let privateNetworks = TURNPeerPolicy(rawValue: 2)
    /// The server's own link.
    package static let linkLocal = TURNPeerPolicy(rawValue: 4)
    /// Whatever else has a purpose of its own (RFC 6890), as carriers' own translators.
    package static let special = TURNPeerPolicy(rawValue: 8)

    /// Whether a relay may send to `address`.
    package func allows(_ address: IPAddress) -> Bool {
        if address.isMulticast || address.isUnspecified { return false }
        if case .v4(.broadcast) = address.unmapped { return false }
        if address.isLoopback { return contains(.loopback) }
        if address.isPrivate { return contains(.privateNetworks) }
        if address.isLinkLocal { return contains(.linkLocal) }
        return address.isGlobal || contains(.special)
    }
}
