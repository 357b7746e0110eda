package import Bytes
package import Crypto

/// What a relay says about itself, before it signs.
package struct RelayProfile: Hashable, Sendable {
    package let identity: RelayIdentity
    package let name: RelayName
    package let flags: RelayFlags
    package let version: SoftwareVersion
    /// When this was written, in unix seconds.
    package let published: UInt64
    /// Bytes per second the relay is willing to carry, by its own word.
    package let capacity: UInt64
    /// X25519 static key of the relay's links.
    package let linkKey: X25519.PublicKey
    /// The key circuits are built with now.
    package let onionKey: OnionKey
    /// The key that follows, so that clients with an old list can still build.
    package let nextOnionKey: OnionKey?
    /// Where links are accepted: 1 to 4.
    package let endpoints: [Endpoint]
    /// Relays of the same operator, ascending, without this one.
    package let family: [RelayIdentity]
    package let exitPolicy: ExitPolicy

    /// Checks every limit; sorts the family and drops repeats and the relay itself from it.
    package init(
        identity: RelayIdentity,
        name: RelayName,
        flags: RelayFlags,
        version: SoftwareVersion,
        published: UInt64,
        capacity: UInt64,
        linkKey: X25519.PublicKey,
        onionKey: OnionKey,
        nextOnionKey: OnionKey? = nil,
        endpoints: [Endpoint],
        family: Set<RelayIdentity> = [],
        exitPolicy: ExitPolicy = .closed
    ) throws(DirectoryError) {
        self.identity = identity
        self.name = name
        self.flags = flags
        self.version = version
        self.published = published
        self.capacity = capacity
        self.linkKey = linkKey
        self.onionKey = onionKey
        self.nextOnionKey = nextOnionKey
        self.endpoints = endpoints
        self.family = family.subtracting([identity]).sorted()
        self.exitPolicy = exitPolicy
        try validate()
    }

    /// The onion key to seal to at this unix second: the current one, or the next once that
    /// expired.
    package func onionKey(at unixSeconds: UInt64) -> OnionKey? {
        if unixSeconds <= onionKey.expires { return onionKey }
        guard let nextOnionKey, unixSeconds <= nextOnionKey.expires else { return nil }
        return nextOnionKey
    }

    private func validate() throws(DirectoryError) {
        guard flags.isSubset(of: .known) else { throw .invalid(.flags) }
        guard !linkKey.raw.isZero else { throw .invalid(.linkKey) }
        if let nextOnionKey {
            guard nextOnionKey.epoch > onionKey.epoch, nextOnionKey.expires > onionKey.expires
            else { throw .invalid(.onionKeys) }
        }
        guard (1...DirectoryLimits.endpoints).contains(endpoints.count),
            endpoints.allSatisfy(Self.isReachable), Set(endpoints).count == endpoints.count
        else { throw .invalid(.endpoints) }
        guard family.count <= DirectoryLimits.family else { throw .invalid(.family) }
    }

    /// Whether an endpoint names one host and port at all; loopback counts, for test networks.
    private static func isReachable(_ endpoint: Endpoint) -> Bool {
        endpoint.port != 0 && !endpoint.address.isUnspecified && !endpoint.address.isMulticast
    }
}
