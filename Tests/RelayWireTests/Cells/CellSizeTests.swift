import RelayWire
import Testing

@Suite("Cell sizes (Docs/protocols/relay.md)")
struct CellSizeTests {
    @Test(
        "room for every possible tag is set aside, and lengths are whole AES blocks",
        arguments: CellSize.allCases
    )
    func room(size: CellSize) {
        #expect(size.bodyBytes == size.payloadBytes + RelayLimits.hops * CellSize.tagBytes)
        #expect(size.sealedBytes == size.payloadBytes + CellSize.workBytes)
        #expect(size.bodyBytes % 16 == 0 && size.payloadBytes % 16 == 0)
    }

    @Test("the smallest size that fits is chosen")
    func fitting() {
        #expect(CellSize.fitting(0) == .small)
        #expect(CellSize.fitting(944) == .small)
        #expect(CellSize.fitting(945) == .large)
    }

    @Test("the largest datagram and the longest address fit one large cell")
    func datagram() {
        let address = 1 + 1 + RelayLimits.nameBytes + 2
        let frame = FrameHeader.bytes + address + RelayLimits.datagramBytes
        #expect(frame <= CellSize.large.payloadBytes)
    }
}
