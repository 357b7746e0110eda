import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Relay networks in virtual time")
struct RelayNetworkTests {
    /// How much a link may hold: what circuits may fill, one block more, and answers to requests.
    static let linkBytes = RelayLimits.linkHighWater + (1 << 20)

    @Test(
        "every byte comes back over links that are late and slow",
        arguments: 0..<60 as Range<UInt64>
    )
    func calm(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed)
        try scenario.talk()
        scenario.finish()
        for conversation in scenario.conversations {
            #expect([.complete, .reset(.refused)].contains(conversation.outcome))
        }
        #expect(scenario.clients.allSatisfy { $0.ends.isEmpty })
        scenario.leave()
        #expect(scenario.network.mostWaiting <= Self.linkBytes)
    }

    @Test(
        "whatever fails, each stream ends with all its bytes or with a reason",
        arguments: 1000..<1160 as Range<UInt64>
    )
    func faults(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed)
        scenario.disturb(1 + scenario.network.random(5))
        try scenario.talk()
        scenario.finish()
        for conversation in scenario.conversations {
            switch conversation.outcome {
            case .complete, .reset, .circuitEnded, .notOpened: continue
            case .corrupted, .cutShort, nil:
                Issue.record("\(String(describing: conversation.outcome))")
            }
        }
        scenario.leave()
        #expect(scenario.network.mostWaiting <= Self.linkBytes)
    }

    @Test(
        "a network that was disturbed serves again when the trouble is over",
        arguments: 2000..<2015 as Range<UInt64>
    )
    func recovery(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed)
        scenario.disturb(6)
        try scenario.talk()
        scenario.finish()
        scenario.network.clock.run(until: scenario.network.clock.now + .seconds(60))
        let before = scenario.conversations.count
        try scenario.talk()
        scenario.finish()
        #expect(scenario.conversations.count > before)
        for conversation in scenario.conversations
        where !scenario.clients.contains(where: { $0.ends[conversation.circuit] != nil }) {
            #expect([.complete, .reset(.refused)].contains(conversation.outcome))
        }
        scenario.leave()
    }

    @Test(
        "clients meet at a relay and every byte comes back from the other",
        arguments: 3000..<3020 as Range<UInt64>
    )
    func meetings(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed, relays: 6, clients: 3)
        let (host, guests) = (scenario.clients[0], scenario.clients.dropFirst())
        let key = Ed25519.PrivateKey.generate(scenario.network.entropy)
        let place = scenario.relays[0]
        let others = Array(scenario.relays.dropFirst())
        try host.build([others[0], others[1], place]) { host.publish($0, key) }
        scenario.network.clock.run(until: scenario.network.clock.now + .seconds(30)) {
            host.isPublished
        }
        #expect(host.isPublished)
        for guest in guests {
            try guest.build([others[2], others[3], place]) { circuit in
                for size in [0, 10, 3_000, 400_000] {
                    guest.converse(
                        circuit,
                        with: .service(key.publicKey.bytes),
                        scenario.network.entropy.bytes(size),
                        readingDelay: .milliseconds(5)
                    )
                }
            }
        }
        scenario.network.clock.run(until: scenario.network.clock.now + .seconds(600)) {
            guests.allSatisfy { guest in
                guest.conversations.count == 4
                    && guest.conversations.allSatisfy { $0.outcome != nil }
            }
        }
        #expect(scenario.conversations.map(\.outcome) == Array(repeating: .complete, count: 8))
        scenario.leave()
    }

    @Test("circuits share a slow link fairly", arguments: 4000..<4004 as Range<UInt64>)
    func fairness(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed, relays: 2, clients: 4)
        scenario.network.conditions = LinkConditions(bytesPerSecond: 400_000)
        for client in scenario.clients {
            try client.build(scenario.relays) {
                client.converse(
                    $0,
                    with: .name("echo", port: 7),
                    [UInt8](repeating: 1, count: 600_000)
                )
            }
        }
        scenario.network.clock.run(until: scenario.network.clock.now + .seconds(600)) {
            scenario.conversations.contains { $0.outcome != nil }
        }
        #expect(scenario.conversations.count == 4)
        #expect(scenario.conversations.allSatisfy { $0.received > 300_000 })
        scenario.network.clock.run(until: scenario.network.clock.now + .seconds(600)) {
            scenario.conversations.allSatisfy { $0.outcome != nil }
        }
        #expect(scenario.conversations.allSatisfy { $0.outcome == .complete })
        scenario.leave()
    }

    @Test("keystrokes come back while bulk fills the link", arguments: 5000..<5003 as Range<UInt64>)
    func interactive(seed: UInt64) throws {
        let scenario = RelayScenario(seed: seed, relays: 2, clients: 4)
        let network = scenario.network
        network.conditions = LinkConditions(bytesPerSecond: 400_000)
        let typist = scenario.clients[3]
        for client in scenario.clients.dropLast() {
            try client.build(scenario.relays) {
                client.converse(
                    $0,
                    with: .name("echo", port: 7),
                    [UInt8](repeating: 1, count: 800_000)
                )
            }
        }
        func type(_ circuit: Int, _ count: Int) {
            guard count < typist.conversations.count + 1 else { return }
            typist.converse(circuit, with: .name("echo", port: 7), [42])
            wait(circuit)
        }
        func wait(_ circuit: Int) {
            network.clock.after(.milliseconds(10)) {
                if typist.conversations.last?.outcome == nil {
                    wait(circuit)
                } else {
                    type(circuit, typist.conversations.count)
                }
            }
        }
        try typist.build(scenario.relays) { type($0, 0) }
        let bulk = scenario.clients.dropLast()
        network.clock.run(until: network.clock.now + .seconds(600)) {
            bulk.contains { client in client.conversations.contains { $0.outcome != nil } }
        }
        let typed = typist.conversations.filter { $0.outcome == .complete }.count
        // First come, first served would let one back for each window of all bulk circuits.
        #expect(typed > 4)
    }

    @Test("the same seed gives the same run")
    func deterministic() throws {
        let runs = try (0..<2).map { _ in
            let scenario = RelayScenario(seed: 6000)
            scenario.disturb(3)
            try scenario.talk()
            scenario.finish()
            return (scenario.network.clock.now, scenario.conversations.map(\.outcome))
        }
        #expect(runs[0] == runs[1])
    }
}
