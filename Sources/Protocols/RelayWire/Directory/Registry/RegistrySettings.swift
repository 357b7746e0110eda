package import Crypto

/// How a registry judges relays and paces its lists.
package struct RegistrySettings: Hashable, Sendable {
    /// Which relays may register.
    package enum Admission: Hashable, Sendable {
        case open
        case only(Set<RelayIdentity>)
    }

    /// Where relays may say they can be reached.
    package enum Reach: Hashable, Sendable {
        /// At addresses that name one host anywhere on the Internet.
        case global
        /// At private and loopback addresses too: for test networks.
        case anywhere
    }

    /// Which network the registry speaks for.
    package var network: Bytes32
    package var admission: Admission = .open
    package var reach: Reach = .global
    /// Silence after which a relay is degraded.
    package var degradedAfter: Duration = .seconds(30)
    /// Silence after which a relay is dead and leaves the list.
    package var deadAfter: Duration = .seconds(60)
    /// Silence after which a relay is forgotten.
    package var forgottenAfter: Duration = .seconds(24 * 3_600)
    /// Load, in thousandths, from which a relay is degraded.
    package var overload: UInt16 = 900
    /// Probes that must fail in a row before a relay is degraded.
    package var probeFailures = 3
    /// Time between lists when nothing changes.
    package var epochLength: Duration = .seconds(600)
    /// Least time between lists when something changes.
    package var leastInterval: Duration = .seconds(5)
    /// How long a list may be used.
    package var validSeconds: UInt64 = 3 * 3_600
    /// Seconds without dying after which a relay is stable.
    package var stableAfterSeconds: UInt64 = 3_600
    /// Most bytes per second an unmeasured relay is believed to carry.
    package var unmeasuredCapacity: UInt64 = 10_000_000
    /// Registrations one source may make at once.
    package var registrationBurst = 64
    /// Time in which a source earns one more registration.
    package var registrationInterval: Duration = .seconds(5)

    /// The settings of an open public network.
    package init(network: Bytes32) { self.network = network }

    /// The settings of a test network on one host: quick lists, everyone stable at once.
    package static func testNetwork(_ network: Bytes32) -> RegistrySettings {
        var settings = RegistrySettings(network: network)
        settings.reach = .anywhere
        settings.epochLength = .seconds(60)
        settings.leastInterval = .seconds(1)
        settings.stableAfterSeconds = 0
        settings.unmeasuredCapacity = .max
        settings.registrationBurst = 4_096
        return settings
    }
}
