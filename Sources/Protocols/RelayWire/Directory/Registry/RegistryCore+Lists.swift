package import Bytes
import Crypto

/// What time alone brings: silence, and the next list.
extension RegistryCore {
    /// Judges every relay, forgets the long dead, and signs a list when one is due; call each
    /// second.
    package mutating func tick(now: Moment, unixSeconds: UInt64) -> [Effect] {
        var effects: [Effect] = []
        for identity in relays.keys.sorted() {
            effects += review(identity, now: now, unixSeconds: unixSeconds)
            effects += forgetIfLongDead(identity, now: now)
        }
        if isListDue(now) { effects += publish(now: now, unixSeconds: unixSeconds) }
        return effects
    }

    private mutating func forgetIfLongDead(_ identity: RelayIdentity, now: Moment) -> [Effect] {
        guard let relay = relays[identity], now - relay.heard > settings.forgottenAfter else {
            return []
        }
        relays[identity] = nil
        return [
            .persist(.forgotten(identity)),
            .changed(identity, from: relay.liveness, to: nil),
        ]
    }

    private func isListDue(_ now: Moment) -> Bool {
        guard let publishedAt else { return true }
        let age = now - publishedAt
        return age >= settings.epochLength || isStale && age >= settings.leastInterval
    }

    private mutating func publish(now: Moment, unixSeconds: UInt64) -> [Effect] {
        var next: RelayList
        do {
            next = try unsignedList(unixSeconds: unixSeconds)
            try next.add(ListSignature(signing: next.header, with: signer))
        } catch {
            preconditionFailure("a registry within its limits makes a sound list: \(error)")
        }
        publishedAt = now
        isStale = false
        list = next
        remember(next.header)
        return [.persist(.published(next.header)), .publish(next)]
    }

    private func unsignedList(unixSeconds: UInt64) throws(DirectoryError) -> RelayList {
        let listed = relays.values.filter { $0.liveness != .dead }
        let capacities = listed.map { $0.capacity(settings) }.sorted()
        let median = capacities.isEmpty ? 0 : capacities[capacities.count / 2]
        let epochSeconds = UInt64(settings.epochLength.components.seconds)
        return try RelayList(
            network: settings.network,
            epoch: (chain.last?.epoch ?? 0) + 1,
            validAfter: unixSeconds,
            freshUntil: unixSeconds + max(1, epochSeconds),
            validUntil: unixSeconds + max(settings.validSeconds, 2 * epochSeconds),
            previous: chain.last?.hash ?? .zero,
            entries: listed.map {
                $0.entry(at: unixSeconds, guardCapacity: median, settings)
            }
        )
    }
}
