import Bytes
import Net
import RelayWire

/// One relay as the API shows it.
struct RelayView: Sendable {
    let identity: RelayIdentity
    let name: String
    let endpoint: Endpoint?
    let state: RelayLiveness
    var uptimeSeconds: UInt64 = 0
    /// From 0, idle, to 1, full.
    var load = 0.0
    /// Unix time in seconds.
    let lastSeen: UInt64
    let version: String
    let opensConnections: Bool
    var bytesPerSecond: UInt64 = 0
    var circuits: UInt64 = 0
    let family: String?
    /// Round trip of loop cells; nil where none is known, or to be shown.
    var roundTrip: Duration?

    /// A relay as the registry knows it.
    ///
    /// `start` is the unix time, in nanoseconds, at which the clock of moments stood at 0.
    init(_ relay: RegisteredRelay, clockStart start: Int64) {
        let profile = relay.descriptor.profile
        let heard = max(0, start + relay.heard.nanoseconds) / 1_000_000_000
        self.init(profile, state: relay.liveness, lastSeen: UInt64(heard))
        uptimeSeconds = relay.report?.uptimeSeconds ?? 0
        load = Double(relay.report?.load ?? 0) / Double(Heartbeat.fullLoad)
        bytesPerSecond = relay.report?.bytesPerSecond ?? 0
        circuits = UInt64(relay.report?.circuits ?? 0)
    }

    /// A relay as a signed list shows it, which says nothing about its traffic.
    init(_ entry: RelayEntry, of header: ListHeader) {
        let flags = entry.status.flags
        let state: RelayLiveness =
            flags.contains(.running) ? (flags.contains(.degraded) ? .degraded : .alive) : .dead
        self.init(entry.profile, state: state, lastSeen: header.validAfter)
    }

    private init(_ profile: RelayProfile, state: RelayLiveness, lastSeen: UInt64) {
        identity = profile.identity
        name = profile.name.description
        endpoint = profile.endpoints.first
        self.state = state
        self.lastSeen = lastSeen
        version = profile.version.description
        opensConnections = profile.exitPolicy.opensAnything
        // Families name each other, so the smallest member stands for all of them.
        family = profile.family.first.map { min($0, profile.identity).short }
    }

    var json: JSON {
        [
            "id": .string(identity.description),
            "name": .string(name),
            "host": .string(endpoint?.address.description ?? ""),
            "port": .int(Int64(endpoint?.port ?? 0)),
            "state": .string(state.word),
            "uptimeSeconds": .count(uptimeSeconds),
            "load": .double(load),
            "latencyMilliseconds": .milliseconds(roundTrip),
            "lastSeen": .count(lastSeen),
            "last_seen": .count(lastSeen),
            "version": .string(version),
            "exit": .bool(opensConnections),
            "bytesPerSecond": .count(bytesPerSecond),
            "circuits": .count(circuits),
            "family": family.map { .string($0) } ?? .null,
        ]
    }
}

extension RelayLiveness {
    /// The state's name in the API.
    var word: String {
        switch self {
        case .alive: "alive"
        case .degraded: "degraded"
        case .dead: "dead"
        }
    }
}

extension JSON {
    /// A count; one that JSON's integers cannot hold becomes the largest they can.
    static func count(_ number: UInt64) -> JSON { .int(Int64(clamping: number)) }

    /// A duration in milliseconds with three decimals, or null.
    static func milliseconds(_ duration: Duration?) -> JSON {
        guard let duration else { return .null }
        return .double(Double(duration.wholeNanoseconds / 1_000) / 1_000)
    }
}
