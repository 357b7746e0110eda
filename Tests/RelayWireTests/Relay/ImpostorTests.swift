import Bytes
import Crypto
import RelayWire
import Testing

@Suite("A relay of the chain that changes cells (Docs/protocols/relay.md)")
struct ImpostorTests {
    /// A circuit over relays 0, 1 and 2 of which 1 is not honest.
    struct Fixture {
        let chain: SimulatedChain
        let impostor: Impostor
        let client: SimulatedChain.ClientHost
        let circuit: Int
        let stream: UInt32

        init() throws {
            chain = try SimulatedChain(relays: 3)
            impostor = Impostor(chain, chain.relays[1].keys, next: chain.relays[2].keys)
            client = chain.client()
            circuit = try chain.circuit(client, [0, 1, 2])
            stream = try chain.stream(client, circuit)
        }

        func exchange() throws {
            client.send(circuit, stream, [1, 2, 3])
            chain.settle()
            client.send(circuit, stream, [4, 5, 6])
            chain.settle()
            guard let key = chain.relays[2].targets.keys.first else { return }
            chain.relays[2].send(key, [7, 8, 9])
            chain.settle()
            chain.relays[2].send(key, [10, 11])
            chain.settle()
        }
    }

    @Test("one that changes nothing is not noticed")
    func honest() throws {
        let fixture = try Fixture()
        try fixture.exchange()
        #expect(Array(fixture.chain.relays[2].written.values) == [[1, 2, 3, 4, 5, 6]])
        #expect(fixture.client.received[fixture.stream] == [7, 8, 9, 10, 11])
        #expect(fixture.client.endedCircuits.isEmpty)
    }

    static let changes: [(name: String, change: @Sendable ([UInt8]) -> [[UInt8]])] = [
        ("flips the first bit", { [[$0[0] ^ 1] + $0.dropFirst()] }),
        (
            "flips the last bit it keeps",
            { body in
                var body = body
                body[body.count - 17] ^= 0x80
                return [body]
            }
        ),
        ("extends", { [$0 + [UInt8](repeating: 0, count: 16_384 - $0.count)] }),
        ("repeats", { [$0, $0] }),
        ("makes up", { [[UInt8](repeating: 0, count: $0.count), $0] }),
    ]

    @Test(
        "the next relay ends the circuit when one going out was changed",
        arguments: changes.indices
    )
    func forward(index: Int) throws {
        let fixture = try Fixture()
        fixture.impostor.forward = Self.changes[index].change
        fixture.client.send(fixture.circuit, fixture.stream, [1, 2, 3])
        fixture.chain.settle()
        #expect(fixture.client.endedCircuits == [fixture.circuit: .forged])
        #expect(fixture.chain.relays[2].core.circuitCount == 0)
        #expect(fixture.chain.relays[2].core.counts.cellsForged == 1)
    }

    @Test(
        "the client ends the circuit when one coming back was changed",
        arguments: changes.indices
    )
    func backward(index: Int) throws {
        let fixture = try Fixture()
        let key = try #require(fixture.chain.relays[2].targets.keys.first)
        fixture.impostor.backward = Self.changes[index].change
        fixture.chain.relays[2].send(key, [7])
        fixture.chain.settle()
        #expect(fixture.client.endedCircuits == [fixture.circuit: .forged])
    }

    @Test("cells held back and sent in another order are refused", arguments: [true, false])
    func reordered(goingOut: Bool) throws {
        let fixture = try Fixture()
        final class Held { var bodies: [[UInt8]] = [] }
        let held = Held()
        let swap: ([UInt8]) -> [[UInt8]] = { body in
            held.bodies.insert(body, at: 0)
            guard held.bodies.count == 2 else { return [] }
            defer { held.bodies = [] }
            return held.bodies
        }
        if goingOut { fixture.impostor.forward = swap } else { fixture.impostor.backward = swap }
        try fixture.exchange()
        #expect(fixture.client.endedCircuits == [fixture.circuit: .forged])
    }

    @Test("a cell left out is noticed with the next one", arguments: [true, false])
    func dropped(goingOut: Bool) throws {
        let fixture = try Fixture()
        final class Count { var cells = 0 }
        let count = Count()
        let leaveOut: ([UInt8]) -> [[UInt8]] = { body in
            count.cells += 1
            return count.cells == 1 ? [] : [body]
        }
        if goingOut {
            fixture.impostor.forward = leaveOut
        } else {
            fixture.impostor.backward = leaveOut
        }
        try fixture.exchange()
        #expect(fixture.client.endedCircuits == [fixture.circuit: .forged])
    }

    @Test("one that goes on to another relay than the client chose builds nothing")
    func otherNeighbour() throws {
        let chain = try SimulatedChain(relays: 4)
        let impostor = Impostor(chain, chain.relays[1].keys, next: chain.relays[3].keys)
        let client = chain.client()
        let circuit = try client.core.build(try chain.path([0, 1, 2]), now: chain.now)
        chain.settle()
        #expect(client.endedCircuits == [circuit: .badBuild])
        #expect(client.builtCircuits.isEmpty)
        #expect(chain.relays[3].core.counts.buildsRefused == 1)
        withExtendedLifetime(impostor) {}
    }

    @Test("one that plays the rest of the chain itself is found out")
    func noNeighbour() throws {
        let chain = try SimulatedChain(relays: 3)
        let impostor = Impostor(chain, chain.relays[1].keys, next: chain.relays[2].keys)
        impostor.playsTheRest = true
        let client = chain.client()
        let circuit = try client.core.build(try chain.path([0, 1, 2]), now: chain.now)
        chain.settle()
        #expect(client.endedCircuits == [circuit: .forged])
        #expect(client.builtCircuits.isEmpty)
        #expect(chain.relays[2].core.circuitCount == 0)
    }

    @Test("bits changed on the wire close the link")
    func wire() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        chain.tamper = { from, bytes in
            if from === chain.relays[0].core { bytes[bytes.count / 2] ^= 4 }
        }
        _ = client.core.open(circuit, .name("a", port: 1), now: chain.now)
        chain.settle()
        #expect(chain.relays[1].closed.values.contains(.record(.forged)))
        #expect(client.endedCircuits == [circuit: .linkLost])
        #expect(chain.relays.allSatisfy { $0.core.circuitCount == 0 })
    }
}
