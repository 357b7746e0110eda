import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("Links under constant-rate cover (Docs/protocols/relay.md)")
struct CoveredLinkTests {
    /// Sizes of what a client and its guard send while time passes, busy or idle.
    private static func sizes(isBusy: Bool) throws -> [String] {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        client.core.coverRate = 200_000
        let circuit = try client.core.build(try chain.path([0, 1]), now: chain.now)
        var log: [String] = []
        var isLogging = false
        chain.tamper = { from, bytes in
            let isClient = from === client.core
            if isLogging, isClient || bytes.count == Self.recordBytes {
                log.append("\(isClient ? "up" : "down") \(chain.now.nanoseconds) \(bytes.count)")
            }
        }
        func pass(_ milliseconds: Int) {
            for _ in 0..<milliseconds {
                chain.now = chain.now + .milliseconds(1)
                _ = client.core.emitCover(now: chain.now)
                _ = chain.relays[0].core.emitCover(now: chain.now)
                chain.settle()
            }
        }
        chain.settle()
        pass(500)
        #expect(client.builtCircuits == [circuit])
        let stream = try #require(client.core.open(circuit, .name("a", port: 1), now: chain.now))
        pass(500)
        isLogging = true
        for round in 0..<10 {
            if isBusy {
                client.send(circuit, stream, [UInt8](repeating: UInt8(round), count: 9_000))
                for key in chain.relays[1].targets.keys {
                    chain.relays[1].send(key, [UInt8](repeating: 1, count: 5_000))
                }
            }
            pass(100)
        }
        isLogging = false
        pass(2000)
        if isBusy {
            #expect(chain.relays[1].written.values.first?.count == 90_000)
            #expect(client.received[stream]?.count == 50_000)
        }
        #expect(client.endedCircuits.isEmpty)
        return log
    }

    private static let recordBytes = 200_000 / 50 + RecordFormat.headerBytes + RecordFormat.tagBytes

    @Test("an observer sees the same records at the same moments, idle or busy")
    func indistinguishable() throws {
        let idle = try Self.sizes(isBusy: false)
        #expect(idle.count > 80)
        #expect(try Self.sizes(isBusy: true) == idle)
        #expect(idle.allSatisfy { $0.hasSuffix(" \(Self.recordBytes)") })
    }

    @Test("a network that takes nothing for a while loses no cell")
    func stalled() throws {
        let chain = try SimulatedChain(relays: 1)
        let client = chain.client()
        client.core.coverRate = 1_000_000
        let circuit = try client.core.build(try chain.path([0]), now: chain.now)
        func pass(_ milliseconds: Int) {
            for _ in 0..<milliseconds {
                chain.now = chain.now + .milliseconds(1)
                for core in [client.core, chain.relays[0].core] as [any LinkCore] {
                    _ = core.emitCover(now: chain.now)
                }
                chain.settle()
            }
        }
        chain.settle()
        pass(300)
        let stream = try #require(client.core.open(circuit, .name("a", port: 1), now: chain.now))
        chain.stall(client.core, true)
        for _ in 0..<5 {
            client.send(circuit, stream, [UInt8](repeating: 3, count: 40_000))
            pass(400)
        }
        #expect(chain.stalledBytes(from: client.core) > RelayLimits.linkHighWater)
        chain.stall(client.core, false)
        pass(1000)
        #expect(chain.relays[0].written.values.first?.count == 200_000)
        #expect(client.endedCircuits.isEmpty)
    }

    @Test("cover may begin while cells wait for their turn")
    func busy() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let circuit = try BareCircuit(link, relay.keys)
        let most = UInt32(CreditWindow.maximum).bigEndian
        let credit = withUnsafeBytes(of: most) { Array($0) }
        let begin = frame(.begin, 1, StreamTarget.name("a", port: 1).bytes)
        try circuit.send(begin + frame(.credit, 0, credit) + frame(.credit, 1, credit))
        chain.settle()
        let key = try #require(relay.targets.keys.first)
        chain.stall(relay.core, true)
        for _ in 0..<8 {
            relay.send(key, [UInt8](repeating: 1, count: 100_000))
            relay.core.flush(now: chain.now)
        }
        try link.send(CellHeader(circuit: 0, command: .cover), [0, 0x0F, 0x42, 0x40])
        chain.stall(relay.core, false)
        chain.settle()
        let id = try #require(relay.core.table.links.keys.first)
        #expect(relay.core.table.links[id]?.cover != nil)
        #expect(!link.isLost)
    }

    @Test("a relay under cover that is asked more than it may answer hangs up")
    func flooded() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        try link.send(CellHeader(circuit: 0, command: .cover), [0, 0, 3, 0xE8])
        chain.settle()
        let covered = try #require(relay.core.table.links.values.first)
        #expect(covered.cover != nil)
        let junk = [UInt8](repeating: 0, count: RelayLimits.unsentBytesPerLink + 1)
        junk.withUnsafeBytes { covered.cover?.add($0) }
        try link.send(CellHeader(circuit: 1, command: .create), [UInt8](repeating: 0, count: 6000))
        chain.settle()
        #expect(relay.core.linkCount == 0)
    }

    static let requests: [(rate: UInt32, answer: UInt32)] = [
        (0, 9_999), (1, 1), (9_999, 9_999), (10_000, 9_999), (.max, 9_999),
    ]

    @Test(
        "a relay answers with the rate asked for, or with the most it gives, and then gives none",
        arguments: requests
    )
    func answers(rate: UInt32, answer: UInt32) throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0].core
        relay.coverLimit = 9_999
        let link = try BareLink(chain, to: chain.relays[0].keys)
        chain.settle()
        func bytes(_ rate: UInt32) -> [UInt8] { withUnsafeBytes(of: rate.bigEndian, Array.init) }
        try link.send(CellHeader(circuit: 0, command: .cover), bytes(rate))
        chain.settle()
        #expect(link.cells.map(\.header) == [CellHeader(circuit: 0, command: .cover)])
        #expect(link.cells.map(\.body) == [bytes(answer)])
        let isGiven = rate == answer
        #expect(relay.table.links.values.allSatisfy { ($0.cover != nil) == isGiven })
        #expect(relay.counts.coverRefused == (isGiven ? 0 : 1))
    }

    @Test("a client learns which guard refuses, and goes on with its own cover")
    func refused() throws {
        let chain = try SimulatedChain(relays: 2)
        let client = chain.client()
        client.core.coverRate = 200_000
        chain.relays[0].core.coverLimit = 199_999
        chain.relays[1].core.coverLimit = 200_000
        _ = try client.core.build(try chain.path([0]), now: chain.now)
        _ = try client.core.build(try chain.path([1]), now: chain.now)
        for _ in 0..<500 {
            chain.now = chain.now + .milliseconds(1)
            _ = client.core.emitCover(now: chain.now)
            for relay in chain.relays { _ = relay.core.emitCover(now: chain.now) }
            chain.settle()
        }
        #expect(client.builtCircuits.count == 2)
        #expect(client.coverRefused == [chain.relays[0].identity: 199_999])
        #expect(client.core.coverRefusals == client.coverRefused)
        #expect(client.core.table.links.values.allSatisfy { $0.cover != nil })
        #expect(chain.relays[0].core.counts.padding > 10)
        let link = try #require(client.core.linksByRelay[chain.relays[0].identity])
        client.core.linkLost(link.id, now: chain.now)
        #expect(client.core.coverRefusals.isEmpty)
    }
}
