import Bytes
import Crypto
import Testing

@Suite("Entropy")
struct EntropyTests {
    @Test("the same seed gives the same bytes, another seed others")
    func deterministic() {
        let (a, b, c) = (
            Entropy(simulationSeed: 1), Entropy(simulationSeed: 1), Entropy(simulationSeed: 2)
        )
        for count in [1, 8, 32, 511, 512, 513, 5000] {
            let bytes = a.bytes(count)
            #expect(bytes == b.bytes(count))
            if count >= 8 { #expect(bytes != c.bytes(count)) }
        }
        #expect(a.next() == b.next())
    }

    @Test("a fill that ends in the next pool continues where the last one stopped")
    func acrossRefills() {
        let (whole, parts) = (Entropy(simulationSeed: 3), Entropy(simulationSeed: 3))
        let first = (0..<30).flatMap { _ in whole.bytes(160) }
        let second = (0..<480).flatMap { _ in parts.bytes(10) }
        #expect(first == second)
    }

    @Test("the first bytes of a seed do not change between versions")
    func frozen() {
        let entropy = Entropy(seed: [UInt8](0..<32).secret)
        #expect(Hex.encode(entropy.bytes(16)) == "2b23cce7a26023ab3f0eef693ac87f64")
    }

    @Test("no value repeats and every bit is used")
    func spread() {
        let entropy = Entropy.system()
        let values = (0..<4096).map { _ in entropy.next() }
        #expect(Set(values).count == values.count)
        #expect(values.reduce(0, |) == .max && values.reduce(.max, &) == 0)
    }
}
