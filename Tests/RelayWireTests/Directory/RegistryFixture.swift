import Bytes
import Crypto
import RelayWire

/// A registry with its clock and its journal, as an owner would run it.
struct RegistryFixture {
    var core: RegistryCore
    var journal: [UInt8] = []
    var seconds = 0
    private var beats: [UInt64: UInt64] = [:]

    static func settings() -> RegistrySettings {
        var settings = RegistrySettings(network: SampleNetwork.id)
        settings.stableAfterSeconds = 100
        return settings
    }

    init(_ settings: RegistrySettings = settings()) throws {
        core = RegistryCore(
            settings: settings,
            signer: try SampleNetwork.key(500),
            now: Moment(nanoseconds: 0)
        )
    }

    var now: Moment { Moment(sinceStart: .seconds(seconds)) }
    var unix: UInt64 { SampleNetwork.start + UInt64(seconds) }

    /// Does what the effects ask, and returns the changes and lists among them.
    @discardableResult
    mutating func obey(_ effects: [RegistryCore.Effect]) -> [RegistryCore.Effect] {
        for case .persist(let record) in effects { journal += record.bytes }
        return effects.filter { if case .persist = $0 { false } else { true } }
    }

    @discardableResult
    mutating func register(
        _ seed: UInt64,
        capacity: UInt64 = 1_000_000,
        from source: IPAddress = .v4(.loopback)
    ) throws -> [RegistryCore.Effect] {
        let descriptor = try SampleNetwork.descriptor(seed, published: unix, capacity: capacity)
        return obey(
            try core.register(
                descriptor.bytes,
                from: source,
                now: now,
                unixSeconds: unix
            )
        )
    }

    @discardableResult
    mutating func beat(_ seed: UInt64, load: UInt16 = 100) throws -> [RegistryCore.Effect] {
        beats[seed, default: 0] += 1
        let report = Heartbeat.Report(
            sequence: beats[seed, default: 0],
            unixSeconds: unix,
            load: load,
            circuits: 3,
            bytesPerSecond: 1_000,
            uptimeSeconds: UInt64(seconds)
        )
        let beat = Heartbeat(signing: report, with: try SampleNetwork.key(seed))
        return obey(try core.heartbeat(beat.bytes, now: now, unixSeconds: unix))
    }

    @discardableResult
    mutating func tick(after seconds: Int = 1) -> [RegistryCore.Effect] {
        self.seconds += seconds
        return obey(core.tick(now: now, unixSeconds: unix))
    }

    /// What remains when the process is killed and only `journalBytes` of the journal are on disk.
    func killed(keeping journalBytes: Int? = nil) throws -> RegistryFixture {
        var copy = self
        let kept = Array(journal.prefix(journalBytes ?? journal.count))
        let read = RegistryJournal(reading: kept)
        copy.journal = Array(kept.prefix(read.soundBytes))
        copy.core = RegistryCore(
            settings: core.settings,
            signer: try SampleNetwork.key(500),
            restoring: read.records,
            now: now
        )
        return copy
    }

    func liveness(_ seed: UInt64) throws -> RelayLiveness? {
        core.relays[try SampleNetwork.identity(seed)]?.liveness
    }

    func status(_ seed: UInt64) throws -> RelayStatus? {
        core.list?[try SampleNetwork.identity(seed)]?.status
    }
}
