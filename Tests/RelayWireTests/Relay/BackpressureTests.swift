import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("Slow links (Docs/protocols/relay.md)")
struct BackpressureTests {
    static let bulk = [UInt8](repeating: 5, count: 120_000)

    @Test("a link that stops for a while loses nothing")
    func resumes() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        let stream = try chain.stream(client, circuit)
        chain.stall(chain.relays[0].core, true)
        for _ in 0..<4 {
            client.send(circuit, stream, Self.bulk)
            chain.settle()
        }
        chain.stall(chain.relays[0].core, false)
        chain.settle()
        #expect(chain.relays[1].written.values.first?.count == 4 * Self.bulk.count)
        #expect(chain.relays[0].core.waitingBytes == 0)
    }

    @Test("what many circuits gather in one turn leaves though no link ever reports room")
    func oneTurn() throws {
        let chain = try SimulatedChain(relays: 2)
        let clients = (0..<6).map { _ in chain.client() }
        let circuits = try clients.map { try chain.circuit($0, [0, 1]) }
        let streams = try zip(clients, circuits).map { try chain.stream($0, $1) }
        for (index, client) in clients.enumerated() {
            client.send(circuits[index], streams[index], Self.bulk + Self.bulk)
        }
        chain.settle()
        #expect(chain.relays[1].written.values.map(\.count) == Array(repeating: 240_000, count: 6))
        #expect(chain.relays[0].core.waitingBytes == 0)
    }

    @Test("a circuit that fills its queue is closed, and others on the link are not")
    func queueLimit() throws {
        let chain = try SimulatedChain(relays: 2)
        let (relay, next) = (chain.relays[0], chain.relays[1])
        let greedy = Greedy(chain, relay.keys, next.keys)
        try greedy.build()
        let client = chain.client()
        let circuit = try chain.circuit(client, [0, 1])
        let stream = try chain.stream(client, circuit)
        chain.stall(relay.core, true)
        client.send(circuit, stream, Self.bulk)
        chain.settle()
        var most = 0
        for _ in 0..<400 {
            try greedy.sendLarge()
            chain.settle()
            most = max(most, relay.core.waitingBytes)
        }
        #expect(most <= RelayLimits.queuedBytesPerCircuit + Self.bulk.count * 2)
        #expect(relay.core.circuitCount == 1)
        chain.stall(relay.core, false)
        chain.settle()
        #expect(client.endedCircuits.isEmpty)
        #expect(next.written.values.contains(Self.bulk))
        #expect(relay.core.waitingBytes == 0)
    }

    @Test("a circuit that takes the place of one that was waiting gets its own turns only")
    func reusedSlot() throws {
        let chain = try SimulatedChain(relays: 3)
        let relay = chain.relays[0]
        let first = chain.client()
        let second = chain.client()
        let slow = try chain.circuit(first, [0, 1])
        let stream = try chain.stream(first, slow)
        let other = try chain.circuit(second, [0, 2])
        chain.settle()
        second.core.close(other, now: chain.now)
        chain.settle()
        // Cells of the first circuit wait for the link to relay 1 when it ends.
        chain.stall(relay.core, link: chain.link(from: relay.core, to: chain.relays[1].core), true)
        for _ in 0..<4 {
            first.send(slow, stream, Self.bulk)
            chain.settle()
        }
        #expect(relay.core.waitingBytes > 0)
        first.core.close(slow, now: chain.now)
        chain.settle()
        // The next takes its place, and waits for the link to relay 2.
        let fast = try chain.circuit(second, [0, 2])
        let quick = try chain.stream(second, fast)
        chain.stall(relay.core, link: chain.link(from: relay.core, to: chain.relays[2].core), true)
        for _ in 0..<4 {
            second.send(fast, quick, Self.bulk)
            chain.settle()
        }
        chain.stall(relay.core, link: chain.link(from: relay.core, to: chain.relays[1].core), false)
        chain.settle()
        chain.stall(relay.core, link: chain.link(from: relay.core, to: chain.relays[2].core), false)
        chain.settle()
        #expect(second.endedCircuits == [other: .finished])
        #expect(chain.relays[2].written.values.contains { $0.count == 4 * Self.bulk.count })
    }

    @Test("whoever asks and never reads is cut off")
    func congested() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        chain.stall(relay.core, true)
        let stalled = try #require(relay.core.table.links.values.first)
        stalled.unsent = RelayLimits.unsentBytesPerLink + 1
        try link.send(CellHeader(circuit: 1, command: .create), [UInt8](repeating: 0, count: 6000))
        chain.settle()
        #expect(relay.closed.values.contains(.congested(bytes: RelayLimits.unsentBytesPerLink + 1)))
        #expect(relay.core.linkCount == 0)
    }

    @Test("build requests that waited for a link to open leave together")
    func waitingBuilds() throws {
        let chain = try SimulatedChain(relays: 2)
        let clients = (0..<60).map { _ in chain.client() }
        let circuits = try clients.map {
            try $0.core.build(try chain.path([0, 1]), now: chain.now)
        }
        chain.settle()
        #expect(zip(clients, circuits).allSatisfy { $0.builtCircuits == [$1] })
    }

    @Test("a keystroke overtakes bulk on a full link")
    func interactive() throws {
        let chain = try SimulatedChain(relays: 2)
        let clients = (0..<4).map { _ in chain.client() }
        let circuits = try clients.map { try chain.circuit($0, [0, 1]) }
        let streams = try zip(clients, circuits).map { try chain.stream($0, $1) }
        let relay = chain.relays[0].core
        let link = try #require(relay.linksByRelay[chain.relays[1].identity])
        chain.stall(relay, link: link.id, true)
        for _ in 0..<4 {
            for index in 0..<3 { clients[index].send(circuits[index], streams[index], Self.bulk) }
            chain.settle()
        }
        // Let the bulk circuits become busy, then add the keystroke behind what waits.
        let gathered = chain.stalledBytes(from: relay)
        link.unsent = 0
        relay.pump(link, now: chain.now)
        chain.settle()
        clients[3].send(circuits[3], streams[3], [1])
        chain.settle()
        #expect(chain.stalledBytes(from: relay) > gathered)
        let waiting = relay.waitingBytes
        #expect(waiting > CellSize.large.bodyBytes)
        link.unsent = RelayLimits.linkHighWater - 100
        relay.pump(link, now: chain.now)
        let small = CellHeader.bytes + CellSize.small.bodyBytes
        #expect(waiting - relay.waitingBytes == small)
        chain.stall(relay, link: link.id, false)
        chain.settle()
        #expect(chain.relays[1].written.values.contains([1]))
        let whole = chain.relays[1].written.values.filter { $0.count == 4 * Self.bulk.count }
        #expect(whole.count == 3)
    }
}

/// A client that sends large cells over a circuit of two relays without regard for any window.
private final class Greedy {
    private let chain: SimulatedChain
    private let path: [SampleRelay]
    private let ciphers = OnionCiphers()
    private var hops: [HopCipher] = []
    private var link: BareLink?

    init(_ chain: SimulatedChain, _ first: SampleRelay, _ last: SampleRelay) {
        (self.chain, path) = (chain, [first, last])
    }

    func build() throws {
        let link = try BareLink(chain, to: path[0])
        chain.settle()
        self.link = link
        let build = try CircuitBuild(path: try path.map { try $0.hop() }, entropy: chain.entropy)
        try link.send(CellHeader(circuit: 1, command: .create), build.body)
        chain.settle()
        let answer = try #require(link.cells.first { $0.header.command == .created }).body
        try answer.lend { (answer) throws(BuildFault) in
            try build.finish(answer) { hops.append(ciphers.adopt($0)) }
        }
    }

    func sendLarge() throws {
        let size = CellSize.large
        var cell = [UInt8](repeating: 0, count: size.bodyBytes + CellSize.workBytes)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            _ = ciphers.sealForward(&hops, size, in: start, entropy: chain.entropy)
        }
        try link?.send(CellHeader(circuit: 1, command: .large), Array(cell.prefix(size.bodyBytes)))
    }
}
