package import Bytes
package import Crypto
package import Net
package import RelayWire
package import Telemetry

/// A network's registry: takes descriptors and heartbeats, signs the relay list.
///
/// Owns the journal and the clock; the rules are in `RegistryCore`.
package actor Registry {
    package nonisolated let loop: EventLoop
    private var core: RegistryCore
    private let ledger: RegistryLedger
    private let log: Log
    private var recurrence = Recurrence()
    private var published: [UInt8] = []
    /// Records since the journal was last compacted.
    private var appended = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A registry with the state its ledger holds.
    package init(
        on loop: EventLoop,
        settings: RegistrySettings,
        signer: Ed25519.PrivateKey,
        ledger: RegistryLedger,
        log: Log
    ) {
        self.loop = loop
        self.ledger = ledger
        self.log = log
        appended = ledger.records.count
        core = RegistryCore(
            settings: settings,
            signer: signer,
            restoring: ledger.records,
            now: EventLoop.clock()
        )
    }

    /// Signs the first list and goes on each second.
    package func start() async throws {
        try await tick()
        recurrence.start(on: loop, after: .seconds(1)) { [weak self] in await self?.step() }
    }

    private func step() async -> Duration {
        do { try await tick() } catch { log.error("the registry could not keep its journal") }
        return .seconds(1)
    }

    /// Stops signing; the journal is closed when this returns.
    package func stop() async {
        recurrence.stop()
        await ledger.close()
    }

    private func tick() async throws {
        try await perform(core.tick(now: loop.now, unixSeconds: WallClock.unixSeconds))
    }

    /// Takes a relay's descriptor.
    package func register(_ bytes: [UInt8], from source: IPAddress) async throws {
        try await perform(
            core.register(
                bytes,
                from: source,
                now: loop.now,
                unixSeconds: WallClock.unixSeconds
            )
        )
    }

    /// Takes a relay's heartbeat.
    package func heartbeat(_ bytes: [UInt8]) async throws {
        try await perform(
            core.heartbeat(bytes, now: loop.now, unixSeconds: WallClock.unixSeconds)
        )
    }

    /// The newest list that is safely on file, as bytes; empty before the first.
    package func list() -> [UInt8] { published }

    /// The epoch of the newest list.
    package func epoch() -> UInt64 { core.list?.header.epoch ?? 0 }

    /// Headers after an epoch, one after the other, to bridge a gap.
    package func headers(after epoch: UInt64) -> [UInt8] {
        core.headers(after: epoch).flatMap(\.bytes)
    }

    /// Every relay on file and how it fares.
    package func relays() -> [RegisteredRelay] { Array(core.relays.values) }

    /// The network in figures.
    package func summary() -> RegistrySummary { core.summary }

    /// What is to be on file is on file before anything is published (see `RegistryCore`).
    private func perform(_ effects: [RegistryCore.Effect]) async throws {
        var records: [RegistryRecord] = []
        var list: RelayList?
        for effect in effects {
            switch effect {
            case .persist(let record): records.append(record)
            case .publish(let new): list = new
            case .changed(let identity, _, let state):
                log.info(
                    "a relay changed state",
                    [
                        "relay": .public(identity.short),
                        "state": .public(state.map { "\($0)" } ?? "forgotten"),
                    ]
                )
            }
        }
        if !records.isEmpty { try await keep(records) }
        guard let list else { return }
        if list.header.epoch >= (core.list?.header.epoch ?? 0) { published = list.bytes }
    }

    private func keep(_ records: [RegistryRecord]) async throws {
        appended += records.count
        let snapshot = core.snapshot
        guard appended > 1024, appended > 4 * snapshot.count else {
            return try await ledger.append(records)
        }
        appended = snapshot.count
        try await ledger.compact(to: snapshot)
    }
}
