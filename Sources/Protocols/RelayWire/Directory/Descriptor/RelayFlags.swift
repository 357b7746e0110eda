/// What a relay offers beyond forwarding cells.
package struct RelayFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Accepts links from clients, so it may stand first in a path.
    package static let entry = RelayFlags(rawValue: 1 << 0)
    /// Carries datagram circuits.
    package static let datagrams = RelayFlags(rawValue: 1 << 1)
    /// Lets services meet clients here.
    package static let rendezvous = RelayFlags(rawValue: 1 << 3)

    /// Every flag of this format version; other bits are refused.
    package static let known: RelayFlags = [.entry, .datagrams, .rendezvous]
}
