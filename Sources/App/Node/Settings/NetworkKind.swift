package import Relay
package import RelayWire

/// Whether a network is for trying things on one host, or for people.
package enum NetworkKind: String, CaseIterable, Sendable {
    /// Loopback addresses are allowed everywhere; relays of one host may share a path.
    case test
    /// Only global addresses; relays of a path are kept apart.
    case `public`

    /// What a network is whose registry is there: test when that is this host.
    package init(of link: RegistryLink) {
        self = link.isLoopback ? .test : .public
    }

    /// Which relays may stand together in a path.
    package var pathPolicy: PathPolicy { self == .test ? .testNetwork : .public }

    /// How the registry judges relays.
    package func registrySettings(_ link: RegistryLink) -> RegistrySettings {
        self == .test ? .testNetwork(link.network) : RegistrySettings(network: link.network)
    }

    /// Time between looks at the relay list.
    package var listInterval: Duration { self == .test ? .seconds(2) : .seconds(60) }
}

/// What a relay connects to for others.
package enum ExitChoice: String, CaseIterable, Sendable {
    /// Nothing: it only passes cells on.
    case none
    /// Anything global but mail submission.
    case open
    /// Anything, this host included: for test networks.
    case test

    /// The policy that goes into the relay's descriptor.
    package var policy: ExitPolicy {
        switch self {
        case .none: .closed
        case .open: .open
        case .test: .testNetwork
        }
    }
}
