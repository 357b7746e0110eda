import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Onion layers (Docs/protocols/relay.md)")
struct OnionLayerTests {
    @Test(
        "payloads of both sizes pass n hops intact, both ways, at constant length",
        arguments: 1...5
    )
    func intact(hops: Int) {
        var generator = SeededGenerator(seed: UInt64(hops))
        let circuit = LayeredCircuit(hops: hops, entropy: Entropy(simulationSeed: UInt64(hops)))
        for _ in 0..<150 {
            let size: CellSize = generator.next() % 3 == 0 ? .large : .small
            let payload = circuit.entropy.bytes(size.payloadBytes)
            if generator.next() % 2 == 0 {
                let outcome = circuit.forward(size, payload) { _, body in
                    #expect(body.count == size.bodyBytes)
                }
                guard case .delivered(let seen) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(seen.prefix(size.payloadBytes) == payload[...])
                #expect(seen.count == size.bodyBytes)
            } else {
                let seen = circuit.backward(size, payload) { _, body in
                    #expect(body.count == size.bodyBytes)
                }
                #expect(seen == payload)
            }
        }
    }

    @Test("a cell looks different on every link and shows nothing of its payload")
    func unlinkable() {
        let circuit = LayeredCircuit(hops: 5, entropy: Entropy(simulationSeed: 3))
        let payload = [UInt8](repeating: 0, count: CellSize.small.payloadBytes)
        var blocks: Set<[UInt8]> = []
        var count = 0
        let note: LayeredCircuit.Travel = { _, body in
            for start in stride(from: 0, to: body.count, by: 16) {
                blocks.insert(Array(body[start..<start + 16]))
                count += 1
            }
        }
        _ = circuit.forward(.small, payload, on: note)
        _ = circuit.backward(.small, payload, on: note)
        #expect(blocks.count == count)
    }

    @Test("keys in the place of others that were wiped start anew", arguments: 1...5)
    func reusedPlaces(hops: Int) {
        let entropy = Entropy(simulationSeed: 5)
        let client = OnionCiphers()
        let relay = OnionCiphers()
        let payload = entropy.bytes(CellSize.small.payloadBytes)
        for _ in 0..<12 {
            var own: [HopCipher] = []
            var theirs: [HopCipher] = []
            for _ in 0..<hops {
                let keys = HopKeys(
                    forward: entropy.secret(32),
                    backward: entropy.secret(32),
                    binding: []
                )
                own.append(client.adopt(keys))
                theirs.append(relay.adopt(keys))
            }
            let room = CellSize.small.bodyBytes + CellSize.workBytes
            var cell = [UInt8](repeating: 0, count: room)
            let offset = OnionCiphers.payloadOffset(hops: hops)
            cell.replaceSubrange(offset..<offset + payload.count, with: payload)
            cell.withUnsafeMutableBytes { cell in
                guard let start = cell.baseAddress else { return }
                #expect(client.sealForward(&own, .small, in: start, entropy: entropy))
                for index in theirs.indices {
                    withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { plain in
                        guard let plain = plain.baseAddress else { return }
                        #expect(relay.openForward(&theirs[index], .small, start, into: plain))
                        start.copyMemory(from: plain, byteCount: CellSize.small.bodyBytes)
                    }
                }
                #expect(Array(cell.prefix(payload.count)) == payload)
            }
            for index in own.indices {
                client.forget(&own[index])
                relay.forget(&theirs[index])
            }
        }
    }

    @Test("the last relay cannot tell how many came before it", arguments: 1...5)
    func hopCount(hops: Int) {
        let circuit = LayeredCircuit(hops: hops, entropy: Entropy(simulationSeed: 11))
        let payload = [UInt8](repeating: 0, count: CellSize.small.payloadBytes)
        var behind: [UInt8] = []
        for _ in 0..<400 {
            guard case .delivered(let seen) = circuit.forward(.small, payload) else {
                Issue.record("a cell was refused")
                return
            }
            behind += seen[CellSize.small.payloadBytes...]
        }
        #expect(behind.looksRandom)
        let blocks = stride(from: 0, to: behind.count, by: 16).map { Array(behind[$0..<$0 + 16]) }
        #expect(Set(blocks).count == blocks.count)
    }
}

extension [UInt8] {
    /// Whether byte values are spread as evenly as those of a random source (chi-square, 255
    /// degrees).
    var looksRandom: Bool {
        var counts = [Int](repeating: 0, count: 256)
        for byte in self { counts[Int(byte)] += 1 }
        let expected = Double(count) / 256
        let sum = counts.reduce(0) { sum, count in
            let difference = Double(count) - expected
            return sum + difference * difference / expected
        }
        // Five standard deviations on either side of 255.
        return (142...368).contains(sum)
    }
}
