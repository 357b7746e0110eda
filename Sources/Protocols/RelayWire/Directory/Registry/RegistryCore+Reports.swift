package import Bytes

/// What relays and probes report.
extension RegistryCore {
    /// Takes a relay's signed descriptor, new or renewed.
    package mutating func register(
        _ bytes: [UInt8],
        from source: IPAddress,
        now: Moment,
        unixSeconds: UInt64
    ) throws(RegistryError) -> [Effect] {
        if let wait = throttle.admit(source, now: now) { throw .tooOften(retryAfter: wait) }
        let descriptor: RelayDescriptor
        do { descriptor = try RelayDescriptor(verifying: bytes) } catch { throw .directory(error) }
        try admit(descriptor, unixSeconds: unixSeconds)
        let identity = descriptor.identity
        let before = relays[identity]
        if before?.descriptor == descriptor { return [] }
        let record = RegistryRecord.registered(descriptor, unixSeconds: unixSeconds)
        apply(record, now: now)
        relays[identity]?.heard = now
        isStale = true
        guard before == nil else {
            return [.persist(record)] + review(identity, now: now, unixSeconds: unixSeconds)
        }
        return [.persist(record), .changed(identity, from: nil, to: .alive)]
    }

    /// Takes a relay's signed heartbeat.
    package mutating func heartbeat(
        _ bytes: [UInt8],
        now: Moment,
        unixSeconds: UInt64
    ) throws(RegistryError) -> [Effect] {
        let beat: Heartbeat
        do { beat = try Heartbeat(verifying: bytes) } catch { throw .directory(error) }
        guard var relay = relays[beat.identity] else { throw .unknownRelay(beat.identity) }
        try requireClock(beat.report.unixSeconds, ours: unixSeconds)
        if let last = relay.report {
            guard
                (beat.report.unixSeconds, beat.report.sequence)
                    > (last.unixSeconds, last.sequence)
            else { throw .replayed(sequence: beat.report.sequence) }
        }
        relay.report = beat.report
        relay.heard = now
        relays[beat.identity] = relay
        return review(beat.identity, now: now, unixSeconds: unixSeconds)
    }

    /// Takes the outcome of a probe through the relay: bytes per second, or `nil` when it failed.
    package mutating func probed(
        _ identity: RelayIdentity,
        bytesPerSecond: UInt64?,
        now: Moment,
        unixSeconds: UInt64
    ) -> [Effect] {
        guard var relay = relays[identity] else { return [] }
        var effects: [Effect] = []
        if let rate = bytesPerSecond {
            relay.failedProbes = 0
            let smoothed = relay.measured.map { $0 / 4 * 3 + rate / 4 } ?? rate
            relay.measured = smoothed
            effects.append(.persist(.measured(identity, capacity: smoothed)))
        } else {
            relay.failedProbes += 1
        }
        relays[identity] = relay
        return effects + review(identity, now: now, unixSeconds: unixSeconds)
    }

    private func admit(
        _ descriptor: RelayDescriptor,
        unixSeconds: UInt64
    ) throws(RegistryError) {
        let identity = descriptor.identity
        if case .only(let admitted) = settings.admission, !admitted.contains(identity) {
            throw .notAdmitted(identity)
        }
        try requireClock(descriptor.profile.published, ours: unixSeconds)
        let endpoints = descriptor.profile.endpoints
        guard settings.reach == .anywhere || endpoints.allSatisfy(\.address.isGlobal) else {
            throw .directory(.invalid(.endpoints))
        }
        if let known = relays[identity]?.descriptor {
            let (offered, onFile) = (descriptor.profile.published, known.profile.published)
            guard offered > onFile || descriptor == known else {
                throw .superseded(published: offered, onFile: onFile)
            }
        } else if relays.count >= DirectoryLimits.relays {
            throw .full
        }
    }

    private func requireClock(_ theirs: UInt64, ours: UInt64) throws(RegistryError) {
        let apart = theirs > ours ? theirs - ours : ours - theirs
        guard apart <= DirectoryLimits.clockSkewSeconds else {
            throw .clockSkew(ours: ours, theirs: theirs)
        }
    }

    /// Judges one relay anew; a relay back from the dead starts to earn its flags again.
    mutating func review(
        _ identity: RelayIdentity,
        now: Moment,
        unixSeconds: UInt64
    ) -> [Effect] {
        guard let relay = relays[identity] else { return [] }
        let (before, after) = (relay.liveness, relay.liveness(at: now, settings))
        guard before != after else { return [] }
        relays[identity]?.liveness = after
        isStale = true
        let change = Effect.changed(identity, from: before, to: after)
        guard before == .dead else { return [change] }
        relays[identity]?.upSince = unixSeconds
        return [change, .persist(.up(identity, since: unixSeconds))]
    }
}
