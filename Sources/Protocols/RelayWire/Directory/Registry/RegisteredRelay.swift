package import Bytes

/// One relay as the registry knows it.
package struct RegisteredRelay: Hashable, Sendable {
    package internal(set) var descriptor: RelayDescriptor
    /// Unix second since which the relay has not died.
    package internal(set) var upSince: UInt64
    /// When it was last heard from.
    package internal(set) var heard: Moment
    /// What its last heartbeat said.
    package internal(set) var report: Heartbeat.Report?
    /// Bytes per second that probes measured.
    package internal(set) var measured: UInt64?
    /// Probes failed in a row.
    package internal(set) var failedProbes = 0
    package internal(set) var liveness = RelayLiveness.alive

    init(descriptor: RelayDescriptor, upSince: UInt64, heard: Moment) {
        (self.descriptor, self.upSince, self.heard) = (descriptor, upSince, heard)
    }

    /// Who the relay is.
    package var identity: RelayIdentity { descriptor.identity }

    /// How the relay fares at `now`.
    func liveness(at now: Moment, _ settings: RegistrySettings) -> RelayLiveness {
        let silence = now - heard
        if silence > settings.deadAfter { return .dead }
        let overloaded = (report?.load ?? 0) >= settings.overload
        let degraded =
            silence >= settings.degradedAfter || overloaded
            || failedProbes >= settings.probeFailures
        return degraded ? .degraded : .alive
    }

    /// What clients should weigh the relay by: its claim, held to twice what was measured.
    func capacity(_ settings: RegistrySettings) -> UInt64 {
        guard let measured else {
            return min(descriptor.profile.capacity, settings.unmeasuredCapacity)
        }
        let (doubled, overflow) = measured.multipliedReportingOverflow(by: 2)
        return min(descriptor.profile.capacity, overflow ? .max : doubled)
    }

    func isStable(at unixSeconds: UInt64, _ settings: RegistrySettings) -> Bool {
        unixSeconds >= upSince && unixSeconds - upSince >= settings.stableAfterSeconds
    }

    /// The list entry, with the guard flag for stable entries no slower than `guardCapacity`.
    func entry(
        at unixSeconds: UInt64,
        guardCapacity: UInt64,
        _ settings: RegistrySettings
    ) -> RelayEntry {
        let capacity = capacity(settings)
        var flags: RelayStatus.Flags = liveness == .dead ? [] : .running
        if liveness == .degraded { flags.insert(.degraded) }
        if descriptor.profile.exitPolicy.opensAnything { flags.insert(.exit) }
        if isStable(at: unixSeconds, settings) {
            flags.insert(.stable)
            let isEntry = descriptor.profile.flags.contains(.entry)
            if isEntry, liveness == .alive, capacity >= guardCapacity { flags.insert(.guard) }
        }
        return RelayEntry(
            descriptor: descriptor,
            status: RelayStatus(capacity: capacity, flags: flags)
        )
    }
}
