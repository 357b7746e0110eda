package import Bytes
package import Crypto

/// The rules of a registry: who is listed, how each fares, and when the next list is signed.
///
/// A value: bytes and time in, effects out. Perform effects in order, and do not send a list before
/// its record is on disk: then no stop can make the registry sign one epoch twice.
package struct RegistryCore: Sendable {
    /// What the owner must do.
    package enum Effect: Hashable, Sendable {
        /// Append to the journal.
        case persist(RegistryRecord)
        /// Hand out this list from now on.
        case publish(RelayList)
        /// A relay came, went or changed; for the dashboard and the log.
        case changed(RelayIdentity, from: RelayLiveness?, to: RelayLiveness?)
    }

    package let settings: RegistrySettings
    /// Every relay on file.
    package internal(set) var relays: [RelayIdentity: RegisteredRelay] = [:]
    /// The newest lists' headers, oldest first: what clients bridge gaps with.
    package internal(set) var chain: [ListHeader] = []
    /// The list handed out now; none until the first `tick`.
    package internal(set) var list: RelayList?

    let signer: Ed25519.PrivateKey
    var throttle: RegistrationThrottle
    var publishedAt: Moment?
    /// Whether the list handed out no longer tells how things are.
    var isStale = true

    /// A registry in the state its journal records lead to.
    ///
    /// Relays restored count as heard at `now`: the registry's own absence kills nobody.
    package init(
        settings: RegistrySettings,
        signer: Ed25519.PrivateKey,
        restoring records: [RegistryRecord] = [],
        now: Moment
    ) {
        self.settings = settings
        self.signer = signer
        throttle = RegistrationThrottle(
            burst: settings.registrationBurst,
            interval: settings.registrationInterval
        )
        for record in records { apply(record, now: now) }
    }

    /// The shortest journal that leads to this state.
    package var snapshot: [RegistryRecord] {
        let relayRecords = relays.values.sorted { $0.identity < $1.identity }.flatMap { relay in
            let measured = relay.measured.map {
                RegistryRecord.measured(relay.identity, capacity: $0)
            }
            return [.registered(relay.descriptor, unixSeconds: relay.upSince)]
                + (measured.map { [$0] } ?? [])
        }
        return chain.map(RegistryRecord.published) + relayRecords
    }

    /// The network in figures.
    package var summary: RegistrySummary {
        relays.values.reduce(into: RegistrySummary()) { sum, relay in
            switch relay.liveness {
            case .alive: sum.alive += 1
            case .degraded: sum.degraded += 1
            case .dead:
                sum.dead += 1
                return
            }
            sum.circuits += UInt64(relay.report?.circuits ?? 0)
            sum.bytesPerSecond = sum.bytesPerSecond.saturatingSum(
                relay.report?.bytesPerSecond ?? 0
            )
            sum.capacity = sum.capacity.saturatingSum(relay.capacity(settings))
        }
    }

    /// Headers after `epoch`, oldest first, for a client whose chain ends there.
    package func headers(after epoch: UInt64) -> ArraySlice<ListHeader> {
        chain.drop { $0.epoch <= epoch }
    }

    mutating func apply(_ record: RegistryRecord, now: Moment) {
        switch record {
        case .registered(let descriptor, let unixSeconds):
            let known = relays[descriptor.identity]
            var relay =
                known
                ?? RegisteredRelay(
                    descriptor: descriptor,
                    upSince: unixSeconds,
                    heard: now
                )
            relay.descriptor = descriptor
            relays[descriptor.identity] = relay
        case .up(let identity, let since): relays[identity]?.upSince = since
        case .measured(let identity, let capacity): relays[identity]?.measured = capacity
        case .forgotten(let identity): relays[identity] = nil
        case .published(let header): remember(header)
        }
    }

    mutating func remember(_ header: ListHeader) {
        chain.append(header)
        let surplus = chain.count - DirectoryLimits.chainHeaders
        if surplus > 0 { chain.removeFirst(surplus) }
    }
}

extension UInt64 {
    /// The sum, or the largest number when there is none so large.
    func saturatingSum(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
