import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Registry")
struct RegistryCoreTests {
    static let silences: [(seconds: Int, liveness: RelayLiveness?)] = [
        (29, .alive), (30, .degraded), (60, .degraded), (61, .dead), (86_400, .dead),
        (86_401, nil),
    ]

    @Test("a relay silent for n seconds", arguments: silences)
    func silence(seconds: Int, liveness: RelayLiveness?) throws {
        var registry = try RegistryFixture()
        try registry.register(1)
        registry.tick(after: seconds)
        #expect(try registry.liveness(1) == liveness)
        let listed = try registry.status(1) != nil
        #expect(listed == (liveness == .alive || liveness == .degraded))
    }

    @Test("heartbeats keep a relay alive and bring it back from the dead")
    func heartbeats() throws {
        var registry = try RegistryFixture()
        try registry.register(1)
        for _ in 0..<61 {
            registry.tick(after: 10)
            try registry.beat(1)
            #expect(try registry.liveness(1) == .alive)
        }
        #expect(try registry.status(1)?.flags.contains([.stable, .guard]) == true)
        registry.tick(after: 61)
        let identity = try SampleNetwork.identity(1)
        let back = try registry.beat(1)
        #expect(back == [.changed(identity, from: .dead, to: .alive)])
        registry.tick(after: 5)
        #expect(try registry.status(1)?.flags == [.running, .exit])
    }

    @Test("an overloaded relay is degraded until it is not")
    func overload() throws {
        var registry = try RegistryFixture()
        try registry.register(1)
        try registry.beat(1, load: 900)
        #expect(try registry.liveness(1) == .degraded)
        registry.tick()
        #expect(try registry.status(1)?.flags.contains(.degraded) == true)
        try registry.beat(1, load: 899)
        #expect(try registry.liveness(1) == .alive)
    }

    @Test("failing probes degrade a relay, a good one clears it and measures")
    func probes() throws {
        var registry = try RegistryFixture()
        let identity = try SampleNetwork.identity(1)
        try registry.register(1, capacity: 50_000_000)
        func probe(_ rate: UInt64?) {
            registry.obey(
                registry.core.probed(
                    identity,
                    bytesPerSecond: rate,
                    now: registry.now,
                    unixSeconds: registry.unix
                )
            )
        }
        registry.tick()
        #expect(try registry.status(1)?.capacity == 10_000_000, "unmeasured, so held to the cap")
        for _ in 0..<2 { probe(nil) }
        #expect(try registry.liveness(1) == .alive)
        probe(nil)
        #expect(try registry.liveness(1) == .degraded)
        probe(2_000_000)
        #expect(try registry.liveness(1) == .alive)
        registry.tick(after: 5)
        #expect(try registry.status(1)?.capacity == 4_000_000, "twice what was measured")
    }

    @Test("lists come at once when the set changes, not more often than allowed, and each epoch")
    func pacing() throws {
        var registry = try RegistryFixture()
        #expect(registry.tick().count == 1, "the first list is signed at once, even empty")
        try registry.register(1)
        for _ in 0..<4 { #expect(registry.tick().isEmpty) }
        #expect(registry.tick().count == 1)
        #expect(registry.core.list?.entries.count == 1)
        for _ in 0..<59 {
            try registry.beat(1)
            #expect(registry.tick(after: 10).isEmpty)
        }
        try registry.beat(1)
        #expect(registry.tick(after: 10).count == 1)
        #expect(registry.core.list?.header.epoch == 3)
    }

    @Test("clients who trust the registry follow its lists")
    func followed() throws {
        var registry = try RegistryFixture()
        let trust = ListTrust(
            network: SampleNetwork.id,
            majorityOf: [try SampleNetwork.identity(500)]
        )
        var chain = ListChain()
        for round in 1...20 as ClosedRange<UInt64> {
            try registry.register(round, from: .v4(IPv4Address(9, 9, UInt8(round), 1)))
            registry.tick(after: 5)
            let list = try #require(registry.core.list)
            try trust.verify(try RelayList(decoding: list.bytes), at: registry.unix)
            if round.isMultiple(of: 4) {
                let known = chain.last?.epoch ?? list.header.epoch - 1
                let bridge = registry.core.headers(after: known).dropLast()
                _ = try chain.accept(list.header, bridge: Array(bridge))
            }
        }
        #expect(chain.last?.epoch == 20)
    }

    @Test("what a registration may be refused for")
    func refusals() throws {
        var settings = RegistryFixture.settings()
        settings.admission = .only([
            try SampleNetwork.identity(1), try SampleNetwork.identity(3),
        ])
        var registry = try RegistryFixture(settings)
        #expect(throws: RegistryError.notAdmitted(try SampleNetwork.identity(2))) {
            try registry.register(2)
        }
        let old = try SampleNetwork.descriptor(1, published: SampleNetwork.start - 60)
        registry.seconds = 100
        try registry.register(1)
        #expect(
            throws: RegistryError.clockSkew(
                ours: registry.unix,
                theirs: SampleNetwork.start - 60
            )
        ) { try Self.register(&registry, old.bytes) }
        registry.seconds = 50
        #expect(
            throws: RegistryError.superseded(
                published: SampleNetwork.start - 60,
                onFile: SampleNetwork.start + 100
            )
        ) { try Self.register(&registry, old.bytes) }
        var forged = old.bytes
        forged[forged.count - 1] ^= 1
        #expect(throws: RegistryError.self) { try Self.register(&registry, forged) }
        let private3 = try SampleNetwork.profile(3, address: .v4(IPv4Address(10, 0, 0, 1)))
        let inward = RelayDescriptor(signing: private3, with: try SampleNetwork.key(3))
        #expect(throws: RegistryError.directory(.invalid(.endpoints))) {
            try Self.register(&registry, inward.bytes)
        }
    }

    @Test("heartbeats of strangers, from the past and seen before are refused")
    func heartbeatRefusals() throws {
        var registry = try RegistryFixture()
        let identity = try SampleNetwork.identity(1)
        #expect(throws: RegistryError.unknownRelay(identity)) { try registry.beat(1) }
        try registry.register(1)
        try registry.beat(1)
        let report = try #require(registry.core.relays[identity]?.report)
        let replay = Heartbeat(signing: report, with: try SampleNetwork.key(1)).bytes
        #expect(throws: RegistryError.replayed(sequence: report.sequence)) {
            try registry.core.heartbeat(replay, now: registry.now, unixSeconds: registry.unix)
        }
        registry.seconds = 121
        #expect(
            throws: RegistryError.clockSkew(ours: registry.unix, theirs: report.unixSeconds)
        ) { try registry.core.heartbeat(replay, now: registry.now, unixSeconds: registry.unix) }
    }

    @Test("a source registers so often and no oftener, others meanwhile as they like")
    func throttle() throws {
        var settings = RegistryFixture.settings()
        settings.registrationBurst = 3
        var registry = try RegistryFixture(settings)
        let (here, there) = (IPv4Address(1, 2, 3, 4), IPv4Address(1, 2, 4, 4))
        for seed in 1...3 as ClosedRange<UInt64> { try registry.register(seed, from: .v4(here)) }
        #expect(throws: RegistryError.tooOften(retryAfter: .seconds(5))) {
            try registry.register(4, from: .v4(IPv4Address(1, 2, 3, 99)))
        }
        try registry.register(4, from: .v4(there))
        registry.seconds = 5
        try registry.register(5, from: .v6(IPv6Address(mapped: here)))
        #expect(throws: RegistryError.tooOften(retryAfter: .seconds(5))) {
            try registry.register(6, from: .v4(here))
        }
    }

    @Test("registering the same descriptor again changes nothing")
    func idempotent() throws {
        var registry = try RegistryFixture()
        #expect(try registry.register(1).count == 1)
        let length = registry.journal.count
        #expect(try registry.register(1).isEmpty)
        #expect(registry.journal.count == length)
    }

    @Test("a dead relay that registers anew is alive, and earns its flags again")
    func reborn() throws {
        var registry = try RegistryFixture()
        try registry.register(1)
        registry.tick(after: 200)
        #expect(try registry.liveness(1) == .dead)
        try registry.register(1)
        #expect(try registry.liveness(1) == .alive)
        #expect(registry.core.relays.values.map(\.upSince) == [registry.unix])
        #expect(try registry.killed().core.relays.values.map(\.upSince) == [registry.unix])
    }

    @Test("the summary counts what is there")
    func summary() throws {
        var registry = try RegistryFixture()
        for seed in 1...3 as ClosedRange<UInt64> { try registry.register(seed) }
        registry.tick(after: 40)
        try registry.beat(1)
        registry.tick(after: 25)
        #expect(
            registry.core.summary
                == RegistrySummary.expected(alive: 1, dead: 2, circuits: 3, bytesPerSecond: 1_000)
        )
    }

    static func register(_ registry: inout RegistryFixture, _ bytes: [UInt8]) throws {
        registry.obey(
            try registry.core.register(
                bytes,
                from: .v4(.loopback),
                now: registry.now,
                unixSeconds: registry.unix
            )
        )
    }
}

extension RegistrySummary {
    fileprivate static func expected(
        alive: Int,
        dead: Int,
        circuits: UInt64,
        bytesPerSecond: UInt64
    ) -> RegistrySummary {
        var summary = RegistrySummary()
        (summary.alive, summary.dead) = (alive, dead)
        (summary.circuits, summary.bytesPerSecond) = (circuits, bytesPerSecond)
        summary.capacity = UInt64(alive) * 1_000_000
        return summary
    }
}
