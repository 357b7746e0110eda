import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Circuits through relays (Docs/protocols/relay.md)")
struct CircuitTests {
    @Test("a circuit of n hops is built in one round trip and carries bytes out", arguments: 1...5)
    func build(hops: Int) throws {
        let chain = try SimulatedChain(relays: 5)
        let client = chain.client()
        let circuit = try client.core.build(
            try chain.path(Array(0..<hops)), now: chain.now)
        chain.settle()
        #expect(client.builtCircuits == [circuit])
        #expect(client.endedCircuits.isEmpty)
        #expect(client.loops == 1)
        let stream = try #require(
            client.core.open(circuit, .name("example.org", port: 80), now: chain.now))
        chain.settle()
        #expect(client.connected == [stream])
        let message = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        message.withUnsafeBytes { _ = client.core.send(circuit, stream, $0, now: chain.now) }
        chain.settle()
        let exit = chain.relays[hops - 1]
        #expect(Array(exit.written.values) == [message])
    }

    @Test("bytes come back through every layer", arguments: [1, 100, 5_000, 300_000, 2_000_000])
    func back(count: Int) throws {
        let chain = try SimulatedChain(relays: 3)
        let client = chain.client()
        let circuit = try client.core.build(try chain.path([0, 1, 2]), now: chain.now)
        chain.settle()
        let stream = try #require(
            client.core.open(circuit, .name("example.org", port: 80), now: chain.now))
        let hello: [UInt8] = [1]
        hello.withUnsafeBytes { _ = client.core.send(circuit, stream, $0, now: chain.now) }
        chain.settle()
        let exit = chain.relays[2]
        let key = try #require(exit.written.keys.first)
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        message.withUnsafeBytes { _ = exit.core.send(key, $0, now: chain.now) }
        chain.settle()
        #expect(client.received[stream] == message)
        #expect(client.endedCircuits.isEmpty)
    }
}
