import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("Circuits that fall silent (Docs/protocols/relay.md)")
struct SilentCircuitTests {
    /// Two circuits over one guard, whose second relay is silent from now on.
    private struct Fixture {
        let chain: SimulatedChain
        let client: SimulatedChain.ClientHost
        let silent: Int
        let other: Int

        init() throws {
            chain = try SimulatedChain(relays: 2)
            client = chain.client()
            (silent, other) = (try chain.circuit(client, [0, 1]), try chain.circuit(client, [0]))
            chain.stall(chain.relays[1].core, true)
        }

        func pass(_ time: Duration) {
            chain.now = chain.now + time
            client.core.tick(now: chain.now, unixSeconds: chain.unixSeconds)
            chain.settle()
        }
    }

    @Test("one whose loop is not answered in time ends, alone, and its link stays")
    func loop() throws {
        let fixture = try Fixture()
        let (chain, client) = (fixture.chain, fixture.client)
        client.core.loop(fixture.silent, now: chain.now)
        chain.settle()
        fixture.pass(RelayLimits.build)
        #expect(client.endedCircuits.isEmpty)
        fixture.pass(.nanoseconds(1))
        #expect(client.endedCircuits == [fixture.silent: .timedOut])
        // Not a byte came on the link since, yet the guard may be innocent.
        #expect(client.core.isLinked(to: chain.relays[0].identity))
        #expect(client.closed.isEmpty)
    }

    @Test("one that is not built in time ends, alone, and its link stays")
    func build() throws {
        let fixture = try Fixture()
        let (chain, client) = (fixture.chain, fixture.client)
        let late = try client.core.build(try chain.path([0, 1]), now: chain.now)
        chain.settle()
        fixture.pass(RelayLimits.build)
        #expect(client.endedCircuits.isEmpty)
        fixture.pass(.nanoseconds(1))
        #expect(client.endedCircuits == [late: .timedOut])
        #expect(client.core.isLinked(to: chain.relays[0].identity))
    }

    @Test("one that is idle, with nothing asked, stays")
    func idle() throws {
        let fixture = try Fixture()
        fixture.pass(.seconds(86_400))
        #expect(fixture.client.endedCircuits.isEmpty)
    }
}
