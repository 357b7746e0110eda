import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("What relays refuse (Docs/protocols/relay.md)")
struct RefusalTests {
    @Test("a recorded greeting opens no second link")
    func replayedGreeting() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let first = try BareLink(chain, to: relay.keys)
        chain.settle()
        #expect(first.isOpen)
        let second = try BareLink(chain, to: relay.keys)
        second.greeting = first.greeting
        chain.settle()
        #expect(second.isLost && !second.isOpen)
        #expect(relay.closed.values.contains(.handshake(.replayed)))
        #expect(relay.core.counts.handshakesReplayed == 1)
    }

    @Test("a recorded greeting is remembered until its clock is refused")
    func rememberedGreeting() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let first = try BareLink(chain, to: relay.keys)
        chain.settle()
        for late in stride(from: 1, through: 400 as UInt64, by: 7) {
            relay.core.tick(now: chain.now, unixSeconds: chain.unixSeconds + late)
            let again = try BareLink(chain, to: relay.keys)
            again.greeting = first.greeting
            chain.settle()
            #expect(!again.isOpen, "\(late) seconds later")
        }
    }

    @Test(
        "a clock is off by at most two minutes",
        arguments: [(120, true), (121, false)] as [(UInt64, Bool)]
    )
    func clock(seconds: UInt64, isTaken: Bool) throws {
        for isEarly in [true, false] {
            let chain = try SimulatedChain(relays: 1)
            let relay = chain.relays[0]
            let time = isEarly ? chain.unixSeconds - seconds : chain.unixSeconds + seconds
            relay.core.tick(now: chain.now, unixSeconds: time)
            let link = try BareLink(chain, to: relay.keys)
            chain.settle()
            #expect(link.isOpen == isTaken)
            if !isTaken {
                #expect(relay.closed.values.contains(.handshake(.clock(offBySeconds: seconds))))
            }
        }
    }

    @Test("a greeting meant for another relay is refused")
    func wrongRelay() throws {
        let chain = try SimulatedChain(relays: 2)
        chain.impostors[chain.relays[0].identity] = chain.relays[1].core
        let link = try BareLink(chain, to: chain.relays[0].keys)
        chain.settle()
        #expect(link.isLost && !link.isOpen)
        #expect(chain.relays[1].core.counts.handshakesFailed == 1)
    }

    @Test("a handshake that takes too long is ended, and half-open links are limited")
    func halfOpen() throws {
        let chain = try SimulatedChain(relays: 1)
        let core = chain.relays[0].core
        for _ in 0..<RelayLimits.halfOpenLinks { #expect(core.linkAccepted(now: chain.now) != nil) }
        #expect(core.linkAccepted(now: chain.now) == nil)
        let later = chain.now + RelayLimits.handshake + .nanoseconds(1)
        core.tick(now: later, unixSeconds: chain.unixSeconds)
        #expect(core.linkCount == 0)
        #expect(core.linkAccepted(now: later) != nil)
    }

    @Test("a build request is answered once, whatever link it comes on")
    func replayedBuild() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let circuit = try BareCircuit(link, relay.keys)
        let other = try BareLink(chain, to: relay.keys)
        chain.settle()
        for (link, id) in [(link, 3), (other, 5)] as [(BareLink, UInt32)] {
            try link.send(CellHeader(circuit: id, command: .create), circuit.body)
            chain.settle()
            #expect(link.destroyed == .badBuild)
        }
        #expect(relay.core.counts.buildsReplayed == 2)
        #expect(relay.core.circuitCount == 1)
    }

    @Test("a circuit to a relay that is not in the list, or back to itself, is refused")
    func unknownRelay() throws {
        let chain = try SimulatedChain(relays: 3)
        chain.relays[1].core.relays[chain.relays[2].identity] = nil
        let client = chain.client()
        let stranger = try client.core.build(try chain.path([0, 1, 2]), now: chain.now)
        let itself = try client.core.build(try chain.path([0, 0]), now: chain.now)
        chain.settle()
        #expect(client.endedCircuits == [stranger: .unknownRelay, itself: .unknownRelay])
        #expect(chain.relays.allSatisfy { $0.core.circuitCount == 0 })
    }

    @Test("build requests past the rate are refused, those within are answered")
    func buildRate() throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let junk = [UInt8](repeating: 0, count: BuildOnion.bodyBytes)
        for number in 0..<Int(RelayLimits.buildBurst) {
            try link.send(CellHeader(circuit: UInt32(number) * 2 + 1, command: .create), junk)
        }
        chain.settle()
        #expect(link.destroyed == .badBuild)
        try link.send(CellHeader(circuit: 1, command: .create), junk)
        chain.settle()
        #expect(link.destroyed == .overloaded)
        chain.now = chain.now + .seconds(1)
        _ = try BareCircuit(link, relay.keys, id: 3)
    }

    static let badRecords: [(record: [UInt8], fault: CellFault)] = [
        ([0, 0, 0, 1, 99, 0, 0, 0], .unknownCommand(99)),
        ([0, 0, 0, 1, 4, 1, 0, 0], .badPadding(bytes: 0)),
    ]

    @Test("a link that carries bad cells is closed", arguments: badRecords)
    func badCells(record: [UInt8], fault: CellFault) throws {
        let chain = try SimulatedChain(relays: 1)
        let link = try BareLink(chain, to: chain.relays[0].keys)
        chain.settle()
        try link.send(record: record)
        chain.settle()
        #expect(link.isLost)
        #expect(Array(chain.relays[0].closed.values) == [.cell(fault)])
        #expect(chain.relays[0].core.linkCount == 0)
    }

    @Test(
        "a circuit number of the wrong side or already in use closes the link",
        arguments: [0, 2, 1] as [UInt32]
    )
    func numbers(id: UInt32) throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let circuit = try BareCircuit(link, relay.keys)
        try link.send(CellHeader(circuit: id, command: .create), circuit.body)
        chain.settle()
        let fault: CellFault = id == 1 ? .duplicateCircuit(1) : .wrongSide(circuit: id)
        #expect(Array(relay.closed.values) == [.cell(fault)])
        #expect(relay.core.circuitCount == 0)
    }

    @Test("cells for circuits that are gone are passed over")
    func stale() throws {
        let chain = try SimulatedChain(relays: 1)
        let link = try BareLink(chain, to: chain.relays[0].keys)
        chain.settle()
        for command in [CellCommand.small, .large, .created, .destroy, .padding] {
            let header = CellHeader(circuit: 77, command: command)
            try link.send(header, [UInt8](repeating: 9, count: header.bodyBytes))
        }
        chain.settle()
        #expect(!link.isLost)
    }

    static let floods: [[UInt8]] = [
        frame(.data, 1, [1]) + [99],
        frame(.credit, 0, [0xFF, 0xFF, 0xFF, 0xFF]),
        frame(.begin, 2, StreamTarget.name("a", port: 1).bytes),
        frame(.published, 0),
    ]

    @Test("frames no honest client sends end the circuit, and no other", arguments: floods)
    func frames(frames: [UInt8]) throws {
        let chain = try SimulatedChain(relays: 1)
        let relay = chain.relays[0]
        let link = try BareLink(chain, to: relay.keys)
        chain.settle()
        let good = try BareCircuit(link, relay.keys)
        let bad = try BareCircuit(link, relay.keys, id: 3)
        try bad.send(frames)
        chain.settle()
        #expect(link.destroyed == .misbehaved)
        try good.send(frame(.loop, 0, [1, 2, 3, 4, 5, 6, 7, 8]))
        chain.settle()
        #expect(link.cells.contains { $0.header == CellHeader(circuit: 1, command: .small) })
        #expect(relay.core.circuitCount == 1)
    }

    @Test("garbage on a link closes it, at every stage", arguments: 0..<30 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let chain = try SimulatedChain(relays: 1)
        let link = try BareLink(chain, to: chain.relays[0].keys)
        if seed % 2 == 0 { link.greeting = generator.bytes(LinkHandshake.firstBytes) }
        chain.settle()
        if seed % 2 == 1 { link.write(generator.bytes(100_000)) }
        chain.settle()
        #expect(link.isLost)
        #expect(chain.relays[0].core.linkCount == 0)
    }
}
