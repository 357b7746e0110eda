package import Bytes
import Crypto
import Net
package import RelayWire
package import Telemetry

/// What a relay says of itself beside its keys.
package struct RelayPresence: Sendable {
    package var name: RelayName
    package var flags: RelayFlags
    package var version: SoftwareVersion
    /// Bytes per second it is willing to carry.
    package var capacity: UInt64
    /// Where others reach it.
    package var endpoints: [Endpoint]
    package var family: Set<RelayIdentity>
    package var exitPolicy: ExitPolicy

    package init(
        name: RelayName,
        flags: RelayFlags,
        version: SoftwareVersion,
        capacity: UInt64,
        endpoints: [Endpoint],
        family: Set<RelayIdentity> = [],
        exitPolicy: ExitPolicy
    ) {
        (self.name, self.flags, self.version, self.capacity) = (name, flags, version, capacity)
        (self.endpoints, self.family, self.exitPolicy) = (endpoints, family, exitPolicy)
    }
}

/// Keeps a relay in its network: registers it, sends heartbeats, renews its onion key.
package actor RelayMembership {
    /// Time between heartbeats.
    package static let beat = Duration.seconds(10)

    private nonisolated let loop: EventLoop
    private let relay: RelayServer
    private let registry: RegistryClient
    private let presence: RelayPresence
    private let log: Log
    private let started: Moment
    private var sequence: UInt64 = 0
    private var lastBytes: UInt64 = 0
    private var isRegistered = false
    private var recurrence = Recurrence()
    /// Why the last attempt failed; nil when it did not.
    package private(set) var fault: RegistryFault?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    package init(
        _ relay: RelayServer,
        in registry: RegistryClient,
        as presence: RelayPresence,
        log: Log
    ) {
        loop = relay.loop
        started = EventLoop.clock()
        (self.relay, self.registry, self.presence, self.log) = (relay, registry, presence, log)
    }

    /// Registers and keeps on until ``stop()``.
    package func start() {
        recurrence.start(on: loop) { [weak self] in await self?.step() }
    }

    /// Says nothing more: the registry notices the silence.
    package func stop() {
        recurrence.stop()
    }

    private func step() async -> Duration {
        do {
            if await relay.rotateIfDue() { isRegistered = false }
            if !isRegistered {
                try await registry.register(try await descriptor())
                isRegistered = true
            }
            try await registry.heartbeat(await heartbeat())
            fault = nil
            return Self.beat
        } catch let fault as RegistryFault {
            if self.fault == nil {
                log.warning("the registry was not reached", ["why": .public(fault.reason)])
            }
            self.fault = fault
            isRegistered = false
            return .seconds(1)
        } catch {
            log.error("the relay cannot describe itself", ["why": .public("\(error)")])
            return Self.beat
        }
    }

    private func descriptor() async throws(DirectoryError) -> RelayDescriptor {
        let profile = try RelayProfile(
            identity: relay.keys.identity,
            name: presence.name,
            flags: presence.flags,
            version: presence.version,
            published: WallClock.unixSeconds,
            capacity: presence.capacity,
            linkKey: relay.keys.link.publicKey,
            onionKey: try await relay.onionKey(),
            endpoints: presence.endpoints,
            family: presence.family,
            exitPolicy: presence.exitPolicy
        )
        return RelayDescriptor(signing: profile, with: relay.keys.signing)
    }

    private func heartbeat() async -> Heartbeat {
        let figures = await relay.figures()
        sequence += 1
        let bytes = figures.counts.bytesForwarded
        let rate = (bytes - lastBytes) / UInt64(Self.beat.components.seconds)
        lastBytes = bytes
        let load = min(1000, rate * 1000 / max(1, presence.capacity))
        let uptime = (loop.now - started).components.seconds
        return Heartbeat(
            signing: Heartbeat.Report(
                sequence: sequence,
                unixSeconds: WallClock.unixSeconds,
                load: UInt16(load),
                circuits: UInt32(clamping: figures.circuits),
                bytesPerSecond: rate,
                uptimeSeconds: UInt64(max(0, uptime))
            ),
            with: relay.keys.signing
        )
    }
}
