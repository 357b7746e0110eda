import Bytes

/// The few relays a client enters the network by, kept for months.
///
/// Changing guards often would sooner or later choose an adversary's; so the sample is small,
/// persists (`bytes`), and is never exceeded: when it fails, the client is told.
package struct GuardSet: Hashable, Sendable {
    /// Most guards sampled.
    package static let sampleLimit = 20
    /// Guards normally used.
    package static let primaries = 3
    /// Shortest and longest life of a guard in seconds: 60 to 120 days.
    package static let lifetime: ClosedRange<UInt64> = 60 * 86_400...120 * 86_400
    /// Days off the list, in seconds, after which a guard is given up.
    package static let missingLimit: UInt64 = 20 * 86_400

    private static let firstBackoff: UInt64 = 30
    private static let longestBackoff: UInt64 = 6 * 3_600
    private static let formatVersion: UInt8 = 1

    /// The sample, in the order it was drawn.
    package private(set) var sample: [PathGuard] = []

    /// A set that has sampled nothing yet.
    package init() {}

    /// Brings the sample up to date with a list: drops the expired and the long missing, and draws
    /// replacements by weight; call with each new list, and save the set when it changed.
    package mutating func refresh(
        from chooser: PathChooser,
        at unixSeconds: UInt64,
        using generator: inout some RandomNumberGenerator
    ) {
        var pool = PathChooser.entryPoints(chooser.candidates)
        let listed = Set(pool.map(\.identity))
        for index in sample.indices {
            let isListed = listed.contains(sample[index].identity)
            sample[index].missingSince =
                isListed ? nil : sample[index].missingSince ?? max(1, unixSeconds)
        }
        sample.removeAll { Self.isOver($0, at: unixSeconds) }
        let target = min(Self.sampleLimit, max(Self.primaries, pool.count / 5))
        let sampled = Set(sample.map(\.identity))
        pool.removeAll { sampled.contains($0.identity) || $0.isDegraded }
        while sample.count < target,
            let drawn = PathWeights.draw(pool.map(\.weight), using: &generator)
        {
            let lifetime = UInt64.random(in: Self.lifetime, using: &generator)
            sample.append(
                PathGuard(
                    identity: pool.remove(at: drawn).identity,
                    sampledAt: unixSeconds,
                    expires: unixSeconds + lifetime
                )
            )
        }
    }

    /// The guards in order of preference: confirmed ones by age, then the others as drawn.
    package var ranked: [PathGuard] {
        let confirmed = sample.filter { $0.confirmedAt != nil }
            .sorted { ($0.confirmedAt ?? 0, $0.identity) < ($1.confirmedAt ?? 0, $1.identity) }
        return confirmed + sample.filter { $0.confirmedAt == nil }
    }

    /// The guards normally used, best first: at most three, all on the list.
    package var primary: [PathGuard] {
        Array(ranked.filter { $0.missingSince == nil }.prefix(Self.primaries))
    }

    /// The best guard to use now among `allowed`, of the sample and nowhere else.
    package func choose(
        at unixSeconds: UInt64,
        allowed: Set<RelayIdentity>
    ) throws(GuardError) -> RelayIdentity {
        guard !sample.isEmpty else { throw .noneSampled }
        let listed = ranked.filter { $0.missingSince == nil }
        guard !listed.isEmpty else { throw .noneListed(sampled: sample.count) }
        let reachable = listed.filter { $0.isReachable(at: unixSeconds) }
        guard !reachable.isEmpty else {
            let retryAt = listed.map(\.retryAt).min() ?? unixSeconds
            throw .noneReachable(sampled: sample.count, retryAt: retryAt)
        }
        guard let chosen = reachable.first(where: { allowed.contains($0.identity) }) else {
            throw .noneAllowed(sampled: sample.count)
        }
        return chosen.identity
    }

    /// A circuit was built through this guard: confirms it on first use.
    package mutating func succeeded(_ identity: RelayIdentity, at unixSeconds: UInt64) {
        guard let index = sample.firstIndex(where: { $0.identity == identity }) else { return }
        sample[index].failures = 0
        sample[index].retryAt = 0
        sample[index].confirmedAt = sample[index].confirmedAt ?? max(1, unixSeconds)
    }

    /// This guard could not be reached: it rests, twice as long each time, 30 s to 6 h.
    package mutating func failed(_ identity: RelayIdentity, at unixSeconds: UInt64) {
        guard let index = sample.firstIndex(where: { $0.identity == identity }) else { return }
        let failures = sample[index].failures
        let backoff = min(Self.longestBackoff, Self.firstBackoff << UInt64(min(failures, 16)))
        sample[index].failures = failures == .max ? .max : failures + 1
        sample[index].retryAt = unixSeconds + backoff
    }

    /// Whether every guard on the list rests: then the client's own network is the likelier cause.
    package func isStranded(at unixSeconds: UInt64) -> Bool {
        let listed = sample.filter { $0.missingSince == nil }
        return !listed.isEmpty && !listed.contains { $0.isReachable(at: unixSeconds) }
    }

    /// The client's own network was down: no guard is to blame.
    package mutating func forgive() {
        for index in sample.indices { (sample[index].failures, sample[index].retryAt) = (0, 0) }
    }

    private static func isOver(_ entry: PathGuard, at unixSeconds: UInt64) -> Bool {
        if entry.expires <= unixSeconds { return true }
        guard let missingSince = entry.missingSince else { return false }
        return unixSeconds > missingSince && unixSeconds - missingSince > missingLimit
    }
}

extension GuardSet {
    /// Reads what `bytes` wrote.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        var reader = ByteReader(bytes.span.bytes)
        try reader.version(Self.formatVersion)
        let count = try reader.count(upTo: Self.sampleLimit, field: .guards)
        for _ in 0..<count { sample.append(try PathGuard(from: &reader)) }
        try reader.end()
        guard Set(sample.map(\.identity)).count == count else { throw .invalid(.guards) }
    }

    /// The byte form a client keeps on disk.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 2 + sample.count * 73)
        writer.integer(Self.formatVersion)
        writer.integer(UInt8(sample.count))
        for entry in sample { entry.write(to: &writer) }
        return writer.bytes
    }
}
