import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("What waits at one relay altogether (Docs/protocols/relay.md)")
struct WaitingLimitTests {
    /// A relay of a low limit with two clients' circuits that end there.
    struct Fixture {
        let chain: SimulatedChain
        let relay: SimulatedChain.RelayHost
        let greedy: SimulatedChain.ClientHost
        let other: SimulatedChain.ClientHost
        let circuits: [Int]
        let limit = 600_000

        init() throws {
            chain = try SimulatedChain(relays: 1)
            relay = chain.relays[0]
            relay.core.waitingLimit = limit
            (greedy, other) = (chain.client(), chain.client())
            circuits = [try chain.circuit(greedy, [0]), try chain.circuit(other, [0])]
        }

        /// Streams of the greedy client, by the relay's keys.
        func streams(_ count: Int) throws -> [StreamKey] {
            for _ in 0..<count { _ = try chain.stream(greedy, circuits[0]) }
            return Array(relay.targets.keys)
        }

        /// Expects that the other client's circuit is there and works, and that nothing is left.
        func expectOthersUnharmed() throws {
            #expect(greedy.endedCircuits == [circuits[0]: .overloaded])
            #expect(relay.core.counts.circuitsShed == 1)
            #expect(relay.core.waitingBytes == 0)
            relay.isConsuming = true
            let stream = try chain.stream(other, circuits[1])
            other.send(circuits[1], stream, [1, 2, 3])
            chain.settle()
            #expect(other.endedCircuits.isEmpty)
            #expect(relay.written.values.contains([1, 2, 3]))
        }
    }

    @Test("bytes for a client that takes none count, and end its circuit at the limit")
    func towardsClient() throws {
        let fixture = try Fixture()
        let (chain, relay) = (fixture.chain, fixture.relay)
        let keys = try fixture.streams(30)
        let link = try #require(chain.link(from: relay.core, to: fixture.greedy.core))
        chain.stall(relay.core, link: link, true)
        let piece = [UInt8](repeating: 1, count: 60_000)
        var most = 0
        for key in keys where relay.core.circuitCount == 2 {
            relay.send(key, piece)
            chain.settle()
            most = max(most, relay.core.waitingBytes)
        }
        #expect(most > fixture.limit - 2 * piece.count && most <= fixture.limit)
        chain.stall(relay.core, link: link, false)
        chain.settle()
        try fixture.expectOthersUnharmed()
    }

    @Test("bytes for a target that takes none count, and end the circuit at the limit")
    func towardsTarget() throws {
        let fixture = try Fixture()
        let (chain, relay, client) = (fixture.chain, fixture.relay, fixture.greedy)
        _ = try fixture.streams(4)
        relay.isConsuming = false
        relay.core.waitingLimit = 300_000
        var most = 0
        for stream in stride(from: UInt32(1), through: 7, by: 2) {
            client.send(fixture.circuits[0], stream, [UInt8](repeating: 2, count: 100_000))
            chain.settle()
            most = max(most, relay.core.waitingBytes)
        }
        #expect(most > 200_000 && most <= 300_000)
        try fixture.expectOthersUnharmed()
    }

    @Test("at the limit nothing ends, and what was taken counts no more")
    func atLimit() throws {
        let fixture = try Fixture()
        let (chain, relay, client) = (fixture.chain, fixture.relay, fixture.greedy)
        let key = try #require(try fixture.streams(1).first)
        relay.isConsuming = false
        relay.core.waitingLimit = 100_000
        client.send(fixture.circuits[0], key.stream, [UInt8](repeating: 2, count: 100_000))
        chain.settle()
        #expect(relay.core.waitingBytes == 100_000)
        relay.core.consumed(key, 100_000, now: chain.now)
        chain.settle()
        #expect(relay.core.waitingBytes == 0)
        client.send(fixture.circuits[0], key.stream, [UInt8](repeating: 2, count: 100_000))
        chain.settle()
        #expect(client.endedCircuits.isEmpty)
        client.core.reset(fixture.circuits[0], key.stream, .reset, now: chain.now)
        chain.settle()
        #expect(relay.core.waitingBytes == 0)
    }
}
