import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Path choice")
struct PathChooserTests {
    static let web = PathEnd.exitToName(port: 443)

    static func network(
        _ capacities: [UInt64],
        policy: PathPolicy = .public
    ) throws -> PathChooser {
        let entries = try capacities.enumerated().map {
            try SampleNetwork.entry(UInt64($0.offset) + 1, capacity: $0.element)
        }
        return PathChooser(list: try SampleNetwork.list(entries), policy: policy)
    }

    static func draw(
        _ chooser: PathChooser,
        _ count: Int,
        hops: Int = 3,
        to end: PathEnd = web
    ) throws -> [[RelayEntry]] {
        var generator = SeededGenerator(seed: 42)
        return try (0..<count).map { _ in
            try chooser.path(hops: hops, to: end, at: SampleNetwork.start, using: &generator)
        }
    }

    @Test("paths have the asked length and no relay twice", arguments: 1...5)
    func distinct(hops: Int) throws {
        let chooser = try Self.network(Array(repeating: 1_000, count: 5))
        for path in try Self.draw(chooser, 200, hops: hops) {
            #expect(path.count == hops)
            #expect(Set(path.map(\.identity)).count == hops)
        }
    }

    @Test("relays are met in proportion to capacity")
    func proportion() throws {
        let capacities = (0..<60).map { UInt64($0 % 3 + 1) * 1_000 }
        let chooser = try Self.network(capacities)
        let paths = try Self.draw(chooser, 12_000, hops: 1)
        let byCapacity = Dictionary(grouping: paths, by: { $0[0].status.capacity })
        for (capacity, share) in [(1_000, 1.0 / 6), (2_000, 2.0 / 6), (3_000, 3.0 / 6)] {
            let measured = Double(byCapacity[UInt64(capacity)]?.count ?? 0) / 12_000
            #expect(abs(measured - share) < 0.015)
        }
    }

    @Test("no relay attracts more than the cap, however much it claims")
    func cap() throws {
        let chooser = try Self.network(Array(repeating: 1_000, count: 99) + [.max])
        let giant = try SampleNetwork.identity(100)
        let paths = try Self.draw(chooser, 10_000, hops: 1)
        let share = Double(paths.count { $0[0].identity == giant }) / 10_000
        #expect(abs(share - 0.05) < 0.01)
        #expect(chooser.statistics(.middle).minEntropyBits > 4.3)
    }

    @Test("few relays are capped at twice an equal share")
    func smallCap() throws {
        let chooser = try Self.network([1, 1, 1, 1_000_000])
        let share = Double(
            try Self.draw(chooser, 10_000, hops: 1).count { $0[0].status.capacity > 1 }
        )
        #expect(abs(share / 10_000 - 0.5) < 0.03)
    }

    @Test("neither subnet nor family is met twice in a path, unless the policy allows")
    func diversity() throws {
        let family: Set = [try SampleNetwork.identity(1), try SampleNetwork.identity(2)]
        let shared = IPAddress.v4(IPv4Address(9, 9, 1, 1))
        let entries = [
            try SampleNetwork.entry(1, family: family), try SampleNetwork.entry(2, family: family),
            try SampleNetwork.entry(3, address: shared),
            try SampleNetwork.entry(4, address: .v4(IPv4Address(9, 9, 200, 1))),
            try SampleNetwork.entry(5),
        ]
        let list = try SampleNetwork.list(entries)
        let strict = PathChooser(list: list)
        func pairs(_ path: [RelayEntry], _ a: UInt64, _ b: UInt64) throws -> Bool {
            let identities = Set(path.map(\.identity))
            return identities.isSuperset(of: [
                try SampleNetwork.identity(a), try SampleNetwork.identity(b),
            ])
        }
        for path in try Self.draw(strict, 400) {
            #expect(try !pairs(path, 1, 2))
            #expect(try !pairs(path, 3, 4))
        }
        #expect(throws: PathError.noneFits(.middle, usable: 5)) {
            try Self.draw(strict, 1, hops: 4)
        }
        let loose = PathChooser(list: list, policy: .testNetwork)
        #expect(try Self.draw(loose, 400).contains { try pairs($0, 1, 2) })
        #expect(try Self.draw(loose, 1, hops: 5).count == 1)
    }

    @Test("a family claim by one side alone keeps nobody out")
    func oneSidedFamily() throws {
        let entries = [
            try SampleNetwork.entry(1, family: [try SampleNetwork.identity(2)]),
            try SampleNetwork.entry(2),
        ]
        let chooser = PathChooser(list: try SampleNetwork.list(entries))
        #expect(try Self.draw(chooser, 1, hops: 2)[0].count == 2)
    }

    @Test("the last relay accepts the target")
    func exits() throws {
        let exit = try ExitPolicy.ports([443])
        let entries = try (1...9).map {
            try SampleNetwork.entry($0, exit: $0.isMultiple(of: 3) ? exit : .closed)
        }
        let chooser = PathChooser(list: try SampleNetwork.list(entries))
        let target = try #require(Endpoint("8.8.8.8:443"))
        for path in try Self.draw(chooser, 200, to: .exit(to: target)) {
            #expect(path.last?.profile.exitPolicy.accepts(target) == true)
        }
        let other = try #require(Endpoint("8.8.8.8:80"))
        #expect(throws: PathError.noneFits(.last, usable: 9)) {
            try Self.draw(chooser, 1, to: .exit(to: other))
        }
    }

    @Test("a fixed last relay is last, or is said to be unavailable")
    func fixedEnd() throws {
        let chooser = try Self.network([1, 2, 3])
        let end = try SampleNetwork.identity(2)
        #expect(try Self.draw(chooser, 50, to: .relay(end)).allSatisfy { $0[2].identity == end })
        let gone = try SampleNetwork.identity(9)
        #expect(throws: PathError.unavailable(gone)) {
            try Self.draw(chooser, 1, to: .relay(gone))
        }
    }

    @Test("too few relays are counted")
    func tooFew() throws {
        let chooser = try Self.network([1, 2])
        #expect(throws: PathError.tooFewRelays(have: 2, needed: 3)) { try Self.draw(chooser, 1) }
        let excluded: Set = [try SampleNetwork.identity(1)]
        var generator = SeededGenerator(seed: 1)
        #expect(throws: PathError.tooFewRelays(have: 1, needed: 2)) {
            try chooser.path(
                hops: 2,
                to: .any,
                excluding: excluded,
                at: SampleNetwork.start,
                using: &generator
            )
        }
    }

    @Test("degraded and stopped relays are not met while others do")
    func failing() throws {
        let entries =
            try (1...4).map { try SampleNetwork.entry($0) } + [
                try SampleNetwork.entry(5, flags: [.running, .guard, .exit, .degraded]),
                try SampleNetwork.entry(6, flags: [.guard, .exit]),
            ]
        let chooser = PathChooser(list: try SampleNetwork.list(entries))
        let degraded = try SampleNetwork.identity(5)
        #expect(chooser.usable == 5)
        #expect(try Self.draw(chooser, 300).allSatisfy { !$0.map(\.identity).contains(degraded) })
        #expect(try Self.draw(chooser, 1, hops: 5)[0].map(\.identity).contains(degraded))
    }

    @Test("an adversary with a share f of capacity owns both ends of f² of paths")
    func bothEnds() throws {
        let chooser = try Self.network(Array(repeating: 1_000, count: 50))
        let owned = Set(try (1...10).map { try SampleNetwork.identity($0) })
        let paths = try Self.draw(chooser, 20_000, hops: 2)
        let caught = paths.count { path in path.allSatisfy { owned.contains($0.identity) } }
        let expected = PathStatistics.bothEndsOwned(share: 0.2)
        #expect(abs(Double(caught) / 20_000 - expected) < 0.008)
    }
}
