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
        let circuit = try client.core.build(try chain.path(Array(0..<hops)), now: chain.now)
        chain.settle()
        #expect(client.builtCircuits == [circuit])
        #expect(client.endedCircuits.isEmpty)
        #expect(client.loops == 1)
        let stream = try chain.stream(client, circuit)
        #expect(client.connected == [stream])
        let message = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        client.send(circuit, stream, message)
        chain.settle()
        #expect(Array(chain.relays[hops - 1].written.values) == [message])
    }

    @Test("bytes come back through every layer", arguments: [1, 100, 5_000, 300_000, 2_000_000])
    func back(count: Int) throws {
        let chain = try SimulatedChain(relays: 3)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1, 2])
        let stream = try chain.stream(client, circuit)
        let exit = chain.relays[2]
        let key = try #require(exit.targets.keys.first)
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        exit.send(key, message)
        chain.settle()
        #expect(client.received[stream] == message)
        #expect(client.endedCircuits.isEmpty)
    }

    @Test("each direction ends on its own, and both together end the stream")
    func halfClose() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        let stream = try chain.stream(client, circuit)
        let exit = chain.relays[1]
        let key = try #require(exit.targets.keys.first)
        client.core.finish(circuit, stream, now: chain.now)
        chain.settle()
        #expect(exit.finished == [key])
        exit.send(key, [1, 2])
        exit.core.finish(key, now: chain.now)
        chain.settle()
        #expect(client.received[stream] == [1, 2])
        #expect(client.finished == [stream])
        #expect(client.core.views(now: chain.now).map(\.streams) == [0])
        #expect(exit.dropped.isEmpty)
    }

    @Test("the end of a circuit is told to both sides and to its streams")
    func ended() throws {
        let chain = try SimulatedChain(relays: 3)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1, 2])
        _ = try chain.stream(client, circuit)
        client.core.close(circuit, now: chain.now)
        chain.settle()
        #expect(client.endedCircuits == [circuit: .finished])
        #expect(Array(chain.relays[2].dropped.values) == [.circuitLost])
        #expect(chain.relays.allSatisfy { $0.core.circuitCount == 0 })
    }

    @Test("a stream that a client ended twice is still dropped with its circuit")
    func finishedTwice() throws {
        let chain = try SimulatedChain(relays: 1)
        let link = try BareLink(chain, to: chain.relays[0].keys)
        chain.settle()
        let circuit = try BareCircuit(link, chain.relays[0].keys)
        try circuit.send(frame(.begin, 1, StreamTarget.name("a", port: 1).bytes))
        try circuit.send(frame(.finish, 1) + frame(.finish, 1))
        chain.settle()
        try link.send(CellHeader(circuit: 1, command: .destroy), [1])
        chain.settle()
        #expect(Array(chain.relays[0].dropped.values) == [.circuitLost])
    }

    @Test("circuits that come and go after one cell do not disturb those after them")
    func churn() throws {
        let chain = try SimulatedChain(relays: 3)
        let client = chain.client()
        for round in 0..<25 {
            let circuit = try chain.circuit(client, [round % 3, (round + 1) % 3])
            #expect(client.loops == round + 1)
            client.core.close(circuit, now: chain.now)
            chain.settle()
        }
        #expect(client.endedCircuits.values.allSatisfy { $0 == .finished })
        #expect(chain.relays.allSatisfy { $0.core.circuitCount == 0 && $0.core.waitingBytes == 0 })
    }

    @Test("a lookup and datagrams leave at the last relay")
    func datagrams() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        let exit = chain.relays[1]
        let name = StreamTarget.name("example.org", port: 53)
        let lookup = try #require(client.core.resolve(circuit, name, now: chain.now))
        let flow = try #require(client.core.associate(circuit, now: chain.now))
        chain.settle()
        exit.core.resolved(try #require(exit.lookups.keys.first), [name], now: chain.now)
        client.core.sendDatagram(circuit, flow, to: name, [1, 2], now: chain.now)
        chain.settle()
        #expect(client.found[lookup] == [name])
        #expect(exit.datagrams.map(\.2) == [[1, 2]])
        let key = try #require(exit.associations.first)
        exit.core.sendDatagram(key, from: name, [3], now: chain.now)
        chain.settle()
        #expect(client.datagrams == [[3]])
    }

    @Test("a relay that leaves ends its circuits and takes no more")
    func leaving() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        chain.relays[1].core.leave(now: chain.now)
        chain.settle()
        #expect(client.endedCircuits == [circuit: .leaving])
        let late = try client.core.build(try chain.path([0, 1]), now: chain.now)
        chain.settle()
        #expect(client.endedCircuits[late] == .leaving)
    }
}

extension SimulatedChain.ClientHost {
    /// Sends an array on a stream.
    func send(_ circuit: Int, _ stream: UInt32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = core.send(circuit, stream, $0, now: chain.now) }
    }
}

extension SimulatedChain.RelayHost {
    /// Sends an array on a stream.
    func send(_ key: StreamKey, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = core.send(key, $0, now: chain.now) }
    }
}
