import Bytes
import RelayWire
import Testing

@Suite("Guard set")
struct GuardSetTests {
    static let start = SampleNetwork.start
    static let day: UInt64 = 86_400

    static func chooser(_ seeds: ClosedRange<UInt64>) throws -> PathChooser {
        let entries = try seeds.map { try SampleNetwork.entry($0) }
        return PathChooser(list: try SampleNetwork.list(entries), policy: .testNetwork)
    }

    static func sampled(
        _ seeds: ClosedRange<UInt64> = 1...60,
        generator seed: UInt64 = 1
    ) throws -> GuardSet {
        var (set, generator) = (GuardSet(), SeededGenerator(seed: seed))
        set.refresh(from: try chooser(seeds), at: start, using: &generator)
        return set
    }

    static func everyone(_ seeds: ClosedRange<UInt64> = 1...60) throws -> Set<RelayIdentity> {
        Set(try seeds.map { try SampleNetwork.identity($0) })
    }

    static let sizes: [(relays: UInt64, sample: Int)] = [
        (1, 1), (2, 2), (3, 3), (14, 3), (20, 4), (60, 12), (120, 20),
    ]

    @Test("of n guards so many are sampled", arguments: sizes)
    func size(relays: UInt64, sample: Int) throws {
        let set = try Self.sampled(1...relays)
        #expect(set.sample.count == sample)
        #expect(set.primary.count == min(3, sample))
        #expect(Set(set.sample.map(\.identity)).count == sample)
    }

    @Test("lives last 60 to 120 days, then make room")
    func lifetime() throws {
        var set = try Self.sampled()
        for entry in set.sample {
            #expect(GuardSet.lifetime.contains(entry.expires - entry.sampledAt))
        }
        let before = set.sample
        var generator = SeededGenerator(seed: 2)
        set.refresh(
            from: try Self.chooser(1...60),
            at: Self.start + 59 * Self.day,
            using: &generator
        )
        #expect(set.sample == before)
        set.refresh(
            from: try Self.chooser(1...60),
            at: Self.start + 121 * Self.day,
            using: &generator
        )
        #expect(set.sample.count == before.count)
        #expect(set.sample.allSatisfy { $0.sampledAt == Self.start + 121 * Self.day })
    }

    @Test("the same guard is used until it fails, and again when it is back")
    func sticky() throws {
        var set = try Self.sampled()
        let all = try Self.everyone()
        let first = try set.choose(at: Self.start, allowed: all)
        set.succeeded(first, at: Self.start)
        #expect(set.primary[0].identity == first)
        #expect(try set.choose(at: Self.start + Self.day, allowed: all) == first)
        set.failed(first, at: Self.start)
        let second = try set.choose(at: Self.start + 29, allowed: all)
        #expect(second != first)
        set.succeeded(second, at: Self.start + 29)
        #expect(try set.choose(at: Self.start + 30, allowed: all) == first)
    }

    @Test("backoff doubles from 30 seconds to 6 hours")
    func backoff() throws {
        var set = try Self.sampled(1...1)
        let only = set.sample[0].identity
        for failure: UInt64 in 0..<300 {
            set.failed(only, at: Self.start)
            let wait: UInt64 = min(30 << min(failure, 20), 21_600)
            #expect(set.sample[0].retryAt == Self.start + wait)
        }
        set.succeeded(only, at: Self.start)
        #expect(set.sample[0].failures == 0)
    }

    @Test("when the whole sample fails, the client is told and nothing else is tried")
    func exhausted() throws {
        var set = try Self.sampled()
        let all = try Self.everyone()
        for _ in set.sample {
            #expect(!set.isStranded(at: Self.start))
            set.failed(try set.choose(at: Self.start, allowed: all), at: Self.start)
        }
        let expected = GuardError.noneReachable(sampled: 12, retryAt: Self.start + 30)
        #expect(throws: expected) { try set.choose(at: Self.start, allowed: all) }
        var generator = SeededGenerator(seed: 1)
        #expect(throws: PathError.guards(expected)) {
            try Self.chooser(1...60).path(
                hops: 3,
                to: .any,
                guards: set,
                at: Self.start,
                using: &generator
            )
        }
        #expect(set.isStranded(at: Self.start))
        set.forgive()
        #expect(!set.isStranded(at: Self.start))
        _ = try set.choose(at: Self.start, allowed: all)
    }

    @Test("no sample, no allowed guard and no listed guard are told apart")
    func errors() throws {
        #expect(throws: GuardError.noneSampled) {
            try GuardSet().choose(at: Self.start, allowed: [])
        }
        var set = try Self.sampled()
        #expect(throws: GuardError.noneAllowed(sampled: 12)) {
            try set.choose(at: Self.start, allowed: [])
        }
        var generator = SeededGenerator(seed: 3)
        set.refresh(from: try Self.chooser(70...70), at: Self.start + 1, using: &generator)
        #expect(throws: GuardError.noneListed(sampled: 12)) {
            try set.choose(at: Self.start, allowed: try Self.everyone())
        }
    }

    @Test("a guard off the list waits for its return, for twenty days")
    func missing() throws {
        var (set, generator) = (try Self.sampled(), SeededGenerator(seed: 3))
        let before = set
        set.refresh(from: try Self.chooser(70...75), at: Self.start + 1, using: &generator)
        #expect(set.sample.map(\.identity) == before.sample.map(\.identity))
        var back = set
        back.refresh(from: try Self.chooser(1...60), at: Self.start + 100, using: &generator)
        #expect(back == before)
        let late = Self.start + 2 + GuardSet.missingLimit
        set.refresh(from: try Self.chooser(70...75), at: late, using: &generator)
        #expect(set.sample.count == 3)
    }

    @Test("paths enter by the guard and end elsewhere")
    func paths() throws {
        let (set, chooser) = (try Self.sampled(1...4), try Self.chooser(1...4))
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<100 {
            let path = try chooser.path(
                hops: 3,
                to: .any,
                guards: set,
                at: Self.start,
                using: &generator
            )
            #expect(set.sample.map(\.identity).contains(path[0].identity))
            #expect(Set(path.map(\.identity)).count == 3)
        }
    }

    @Test("an adversary with share f gets f of the first guards")
    func share() throws {
        let chooser = try Self.chooser(1...20)
        let owned = Set(try (1...4).map { try SampleNetwork.identity($0) })
        let caught = (0..<3_000).count { seed in
            var (set, generator) = (GuardSet(), SeededGenerator(seed: UInt64(seed)))
            set.refresh(from: chooser, at: Self.start, using: &generator)
            return owned.contains(set.primary[0].identity)
        }
        #expect(abs(Double(caught) / 3_000 - 0.2) < 0.03)
    }

    @Test("survives being stored; truncated or doubled it is refused")
    func stored() throws {
        var set = try Self.sampled()
        let first = set.sample[0].identity
        set.succeeded(first, at: Self.start)
        set.failed(first, at: Self.start)
        let bytes = set.bytes
        #expect(try GuardSet(decoding: bytes) == set)
        #expect(try GuardSet(decoding: bytes).bytes == bytes)
        for count in bytes.indices {
            #expect(throws: DirectoryError.self) { try GuardSet(decoding: Array(bytes[..<count])) }
        }
        let entry = (bytes.count - 2) / 12
        let doubled = [bytes[0], 2] + bytes[2..<2 + entry] + bytes[2..<2 + entry]
        #expect(throws: DirectoryError.invalid(.guards)) { try GuardSet(decoding: doubled) }
        #expect(throws: DirectoryError.invalid(.guards)) { try GuardSet(decoding: [1, 21]) }
    }
}
