import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("A relay's measure of a circuit's round trip (Docs/protocols/relay.md)")
struct RoundTripTests {
    private static func end(_ relay: SimulatedChain.RelayHost) throws -> RelayCircuit.End {
        let ends = relay.core.circuits.compactMap { $0?.end }
        return try #require(ends.first)
    }

    @Test("the first data that comes is answered with one loop, which takes the way there and back")
    func measured() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        let stream = try chain.stream(client, circuit)
        let end = try Self.end(chain.relays[1])
        #expect(end.endpoint.roundTrip == nil && end.loopSent == nil)
        chain.tamper = { _, _ in chain.now = chain.now + .milliseconds(5) }
        client.send(circuit, stream, [1])
        chain.settle()
        // Two links back to the client, two out again.
        #expect(end.endpoint.roundTrip == .milliseconds(20))
        chain.tamper = { _, _ in chain.now = chain.now + .milliseconds(50) }
        let sent = end.loopSent
        client.send(circuit, stream, [2])
        chain.settle()
        #expect(end.endpoint.roundTrip == .milliseconds(20))
        #expect(end.loopSent == sent)
    }

    @Test("answers to loops that were not sent say nothing, and the first answer counts")
    func unasked() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let circuit = try BareCircuit(link, relay.keys)
        let end = try Self.end(relay)
        let answer = frame(.looped, 0, [0, 0, 0, 0, 0, 0, 0, 0])
        try circuit.send(answer)
        chain.settle()
        #expect(end.endpoint.roundTrip == nil)
        try circuit.send(frame(.begin, 1, StreamTarget.name("a", port: 1).bytes))
        try circuit.send(frame(.data, 1, [1]))
        chain.settle()
        for _ in 0..<3 {
            chain.now = chain.now + .milliseconds(7)
            try circuit.send(answer)
            chain.settle()
        }
        #expect(end.endpoint.roundTrip == .milliseconds(7))
    }

    @Test("a long way makes a stream's window grow, a short one does not", arguments: [0, 200])
    func window(milliseconds: Int) throws {
        let chain = try SimulatedChain(relays: 1)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0])
        let stream = try chain.stream(client, circuit)
        let end = try Self.end(chain.relays[0])
        chain.tamper = { _, _ in chain.now = chain.now + .milliseconds(milliseconds / 2) }
        let piece = [UInt8](repeating: 3, count: 250_000)
        for _ in 0..<20 {
            client.send(circuit, stream, piece)
            chain.settle()
        }
        #expect(chain.relays[0].written.values.first?.count == 20 * piece.count)
        let size = try #require(end.endpoint.streams[stream]).window.size
        #expect((size > CreditWindow.initial) == (milliseconds > 0))
        #expect(size <= CreditWindow.maximum)
    }
}
