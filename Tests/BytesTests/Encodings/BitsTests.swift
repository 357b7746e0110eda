import Bytes
import Testing

@Suite("Regrouping of bits (BIP-173)")
struct BitsTests {
    @Test("bytes become quintets, the last filled up with zeros")
    func quintets() {
        #expect(Bits.regrouped([0xFF], from: 8, to: 5) == [31, 28])
        #expect(Bits.regrouped([], from: 8, to: 5) == [])
        #expect(Bits.regroupedExactly([31, 28], from: 5, to: 8) == [0xFF])
    }

    @Test("left-over bits must be few and zero")
    func leftover() {
        #expect(Bits.regroupedExactly([31, 29], from: 5, to: 8) == nil)
        #expect(Bits.regroupedExactly([31, 28, 0], from: 5, to: 8) == nil)
        #expect(Bits.regroupedExactly([0], from: 5, to: 8) == nil)
        #expect(Bits.regroupedExactly([], from: 5, to: 8) == [])
    }

    @Test("regrouping undoes itself at every width", arguments: 1...8)
    func inverse(width: Int) {
        var generator = SeededGenerator(seed: UInt64(width))
        for count in 0...40 {
            let bytes = generator.bytes(count)
            let groups = Bits.regrouped(bytes, from: 8, to: width)
            #expect(groups.count == (8 * count + width - 1) / width)
            #expect(Bits.regroupedExactly(groups, from: width, to: 8) == bytes)
        }
    }
}
