import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Onion layers against a relay that changes cells (Docs/protocols/relay.md)")
struct OnionTamperTests {
    /// A circuit of random length that has carried a few cells of both sizes.
    private static func circuit(_ generator: inout SeededGenerator, _ entropy: Entropy)
        -> LayeredCircuit
    {
        let circuit = LayeredCircuit(hops: Int(generator.next() % 5) + 1, entropy: entropy)
        for _ in 0..<generator.next() % 3 {
            let size: CellSize = generator.next() % 8 == 0 ? .large : .small
            _ = circuit.forward(size, [1, 2, 3])
            _ = circuit.backward(size, [1, 2, 3])
        }
        return circuit
    }

    @Test(
        "any bit changed on the way out is seen by the very next relay",
        arguments: 0..<4 as Range<UInt64>
    )
    func forward(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let entropy = Entropy(simulationSeed: seed)
        for _ in 0..<600 {
            let circuit = Self.circuit(&generator, entropy)
            let size: CellSize = generator.next() % 8 == 0 ? .large : .small
            let victim = Int(generator.next() % UInt64(circuit.relays.count))
            let bit = Int(generator.next() % UInt64(size.bodyBytes * 8))
            let outcome = circuit.forward(size, [4, 5, 6]) { hop, body in
                if hop == victim { body[bit / 8] ^= 1 << UInt8(bit % 8) }
            }
            #expect(outcome == .refused(by: victim), "bit \(bit) of \(circuit.relays.count) hops")
        }
    }

    /// The last 16 bytes that a relay is given are dropped by it: what is done to them reaches
    /// nobody.
    @Test(
        "any bit changed on the way back is seen by the client, or dropped by the next relay",
        arguments: 0..<4 as Range<UInt64>
    )
    func backward(seed: UInt64) {
        var generator = SeededGenerator(seed: seed + 100)
        let entropy = Entropy(simulationSeed: seed + 100)
        for _ in 0..<600 {
            let circuit = Self.circuit(&generator, entropy)
            let size: CellSize = generator.next() % 8 == 0 ? .large : .small
            let sender = Int(generator.next() % UInt64(circuit.relays.count))
            // Half of the trials aim at the end, where what is dropped begins.
            let reach = generator.next() % 2 == 0 ? size.bodyBytes : 80
            let offset = size.bodyBytes - 1 - Int(generator.next() % UInt64(reach))
            let payload = entropy.bytes(size.payloadBytes)
            let seen = circuit.backward(size, payload) { hop, body in
                if hop == sender { body[offset] ^= 1 << UInt8(generator.next() % 8) }
            }
            let isDropped = sender > 0 && offset >= size.bodyBytes - CellSize.tagBytes
            #expect(seen == (isDropped ? payload : nil), "byte \(offset) after hop \(sender)")
        }
    }

    @Test("every bit of a small cell is covered at every relay of a chain")
    func everyBit() {
        let entropy = Entropy(simulationSeed: 77)
        for victim in 0..<3 {
            let circuit = LayeredCircuit(hops: 3, entropy: entropy)
            var body = circuit.sealed(.small, [1])
            for relay in circuit.relays[..<victim] { body = relay.open(.small, body) ?? [] }
            for bit in 0..<CellSize.small.bodyBytes * 8 {
                body[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(circuit.relays[victim].open(.small, body) == nil)
                body[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            #expect(circuit.relays[victim].open(.small, body) != nil)
        }
    }

    @Test("a cell out of order, twice, or with one missing before it is refused", arguments: 1...5)
    func order(hops: Int) {
        let entropy = Entropy(simulationSeed: 8)
        let circuit = LayeredCircuit(hops: hops, entropy: entropy)
        let cells = (0..<3).map { circuit.sealed(.small, [UInt8($0)]) }
        let first = circuit.relays[0]
        #expect(first.open(.small, cells[1]) == nil)
        #expect(first.open(.small, cells[0]) != nil)
        #expect(first.open(.small, cells[0]) == nil)
        #expect(first.open(.small, cells[2]) == nil)
        #expect(first.open(.small, cells[1]) != nil)
        let last = LayeredCircuit(hops: 1, entropy: entropy)
        let back = (0..<2).map { last.relays[0].sealOwn(.small, [UInt8($0)]) }
        #expect(last.opened(.small, back[1]) == nil)
        #expect(last.opened(.small, back[0]) != nil)
        #expect(last.opened(.small, back[0]) == nil)
    }

    @Test("a cell cut or extended to the other size is refused", arguments: 1...5)
    func otherSize(hops: Int) {
        let entropy = Entropy(simulationSeed: 9)
        let circuit = LayeredCircuit(hops: hops, entropy: entropy)
        let large = circuit.sealed(.large, [1])
        #expect(circuit.relays[0].open(.small, Array(large.prefix(1024))) == nil)
        let small = LayeredCircuit(hops: hops, entropy: entropy)
        let missing = [UInt8](repeating: 0, count: 16_384 - 1024)
        #expect(small.relays[0].open(.large, small.sealed(.small, [1]) + missing) == nil)
        let back = small.relays[0].sealOwn(.large, [1])
        #expect(hops > 1 || small.opened(.small, Array(back.prefix(1024))) == nil)
    }

    @Test("a cell going out is not taken for one coming back")
    func reflected() {
        let circuit = LayeredCircuit(hops: 1, entropy: Entropy(simulationSeed: 10))
        #expect(circuit.opened(.small, circuit.sealed(.small, [1])) == nil)
        #expect(circuit.relays[0].open(.small, circuit.relays[0].sealOwn(.small, [1])) == nil)
    }

    @Test("keys seal no more cells than they safely may")
    func exhausted() {
        #expect(RelayLimits.cellsPerCircuit == 1 << 32)
    }
}
