import Bytes

/// Chooses the relays of a path from one relay list.
///
/// Made once per list; each choice is a pass over the relays.
package struct PathChooser: Sendable {
    struct Candidate: Sendable {
        let entry: RelayEntry
        /// Capacity after the cap, at least 1.
        let weight: UInt64
        /// The networks its endpoints are in.
        let networks: [AddressPrefix]

        var identity: RelayIdentity { entry.identity }
        var isDegraded: Bool { entry.status.flags.contains(.degraded) }
    }

    package let policy: PathPolicy
    let candidates: [Candidate]

    /// A chooser among the running relays of a list already verified.
    package init(list: RelayList, policy: PathPolicy = .public) {
        self.policy = policy
        let running = list.entries.filter { $0.status.flags.contains(.running) }
        let weights = PathWeights.capped(
            running.map(\.status.capacity),
            share: policy.largestShare
        )
        candidates = zip(running, weights).map { entry, weight in
            Candidate(
                entry: entry,
                weight: weight,
                networks: entry.profile.endpoints.map { Self.network(of: $0.address) }
            )
        }
    }

    /// How many relays could be used at all.
    package var usable: Int { candidates.count }

    /// Chooses `hops` relays, the first one first.
    ///
    /// The last is chosen before the first, so that which guards a client has does not colour its
    /// exits. Excluded relays are those this client found failing. Degraded ones serve only when no
    /// other fits. Without a guard set, as for probes, the first relay is drawn like the others.
    package func path(
        hops: Int,
        to end: PathEnd,
        guards: GuardSet? = nil,
        excluding excluded: Set<RelayIdentity> = [],
        at unixSeconds: UInt64,
        using generator: inout some RandomNumberGenerator
    ) throws(PathError) -> [RelayEntry] {
        precondition(hops >= 1, "a path has at least one relay")
        let pool = candidates.filter { !excluded.contains($0.identity) }
        guard pool.count >= hops else {
            throw .tooFewRelays(have: pool.count, needed: hops)
        }
        let last = try last(end, hops: hops, pool: pool, using: &generator)
        guard hops > 1 else { return [last.entry] }
        let first = try first(
            pool: pool,
            besides: last,
            guards: guards,
            at: unixSeconds,
            using: &generator
        )
        var middle: [Candidate] = []
        for _ in 0..<hops - 2 {
            let taken = [first, last] + middle
            let fitting = pool.filter { fits($0, beside: taken) }
            guard let drawn = draw(fitting, using: &generator) else {
                throw .noneFits(.middle, usable: pool.count)
            }
            middle.append(drawn)
        }
        return ([first] + middle + [last]).map(\.entry)
    }

    private func last(
        _ end: PathEnd,
        hops: Int,
        pool: [Candidate],
        using generator: inout some RandomNumberGenerator
    ) throws(PathError) -> Candidate {
        let fitting = pool.filter { end.admits($0.entry) }
        guard let drawn = draw(fitting, using: &generator) else {
            if case .relay(let identity) = end { throw .unavailable(identity) }
            throw .noneFits(.last, usable: pool.count)
        }
        return drawn
    }

    private func first(
        pool: [Candidate],
        besides last: Candidate,
        guards: GuardSet?,
        at unixSeconds: UInt64,
        using generator: inout some RandomNumberGenerator
    ) throws(PathError) -> Candidate {
        let fitting = pool.filter { fits($0, beside: [last]) }
        guard let guards else {
            let entries = Self.entryPoints(fitting)
            guard let drawn = draw(entries, using: &generator) else {
                throw .noneFits(.first, usable: pool.count)
            }
            return drawn
        }
        let allowed = Set(fitting.map(\.identity))
        let chosen: RelayIdentity
        do {
            chosen = try guards.choose(at: unixSeconds, allowed: allowed)
        } catch {
            throw .guards(error)
        }
        guard let candidate = fitting.first(where: { $0.identity == chosen }) else {
            throw .unavailable(chosen)
        }
        return candidate
    }

    /// Those that may stand first: with the guard flag, or all entries while no relay has it.
    static func entryPoints(_ pool: [Candidate]) -> [Candidate] {
        let guards = pool.filter { $0.entry.status.flags.contains(.guard) }
        return guards.isEmpty
            ? pool.filter { $0.entry.profile.flags.contains(.entry) } : guards
    }

    /// Draws one by weight, a degraded one only when there is no other.
    private func draw(
        _ pool: [Candidate],
        using generator: inout some RandomNumberGenerator
    ) -> Candidate? {
        let healthy = pool.filter { !$0.isDegraded }
        let choice = healthy.isEmpty ? pool : healthy
        return PathWeights.draw(choice.map(\.weight), using: &generator).map { choice[$0] }
    }

    private func fits(_ candidate: Candidate, beside taken: [Candidate]) -> Bool {
        taken.allSatisfy { !conflict(candidate, $0) }
    }

    private func conflict(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.identity == b.identity { return true }
        guard policy.diversity == .separateOperators else { return false }
        return a.networks.contains { b.networks.contains($0) } || Self.isFamily(a, b)
    }

    /// Whether both name each other: one-sided claims would let a relay push others out of paths.
    private static func isFamily(_ a: Candidate, _ b: Candidate) -> Bool {
        a.entry.profile.family.contains(b.identity) && b.entry.profile.family.contains(a.identity)
    }

    private static func network(of address: IPAddress) -> AddressPrefix {
        let address = address.unmapped
        return switch address {
        case .v4: AddressPrefix(masking: address, length: 16)
        case .v6: AddressPrefix(masking: address, length: 32)
        }
    }
}

extension PathChooser {
    /// How well the choice for one position hides which relay was chosen.
    package func statistics(
        _ position: PathPosition,
        to end: PathEnd = .any
    ) -> PathStatistics {
        let pool: [Candidate] =
            switch position {
            case .first: Self.entryPoints(candidates)
            case .middle: candidates
            case .last: candidates.filter { end.admits($0.entry) }
            }
        let healthy = pool.filter { !$0.isDegraded }
        return PathStatistics(weights: (healthy.isEmpty ? pool : healthy).map(\.weight))
    }
}
