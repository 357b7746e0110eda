import Bytes
import RelayWire
import Testing

@Suite("Frame headers (Docs/protocols/relay.md)")
struct FrameHeaderTests {
    private static func read(
        _ bytes: [UInt8],
        available: Int
    ) throws(FrameFault) -> FrameHeader? {
        try bytes.lend { (bytes) throws(FrameFault) in
            guard let start = bytes.baseAddress else { return nil }
            return try FrameHeader(at: start, available: available)
        }
    }

    private static func bytes(_ header: FrameHeader) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xFF, count: FrameHeader.bytes)
        bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            header.write(to: start)
        }
        return bytes
    }

    @Test("a header is read as it was written", arguments: (1...15).filter { $0 != 13 } as [UInt8])
    func roundTrip(code: UInt8) throws {
        let type = try #require(FrameType(rawValue: code))
        for (stream, length) in [(0, 0), (1, 1), (0xFFFF_FFFF, 16_296)] as [(UInt32, Int)] {
            let header = FrameHeader(type, stream: stream, length: length)
            #expect(try Self.read(Self.bytes(header), available: 16_304) == header)
        }
    }

    @Test("the fields stand where the document says")
    func layout() {
        let header = FrameHeader(.data, stream: 0x0506_0708, length: 0x0304)
        #expect(Self.bytes(header) == [3, 0, 3, 4, 5, 6, 7, 8])
    }

    @Test("too few bytes for a header end the frames", arguments: 0..<8)
    func truncation(available: Int) throws {
        #expect(try Self.read([3, 1, 0, 0, 0, 0, 0, 1], available: available) == nil)
    }

    @Test("type 0 ends the frames, whatever follows")
    func end() throws {
        #expect(try Self.read([0, 1, 2, 3, 4, 5, 6, 7], available: 100) == nil)
    }

    @Test("a type nobody knows is refused", arguments: [13, 16, 17, 0x80, 0xFF] as [UInt8])
    func unknown(code: UInt8) {
        #expect(throws: FrameFault.unknownType(code)) {
            try Self.read([code, 0, 0, 0, 0, 0, 0, 1], available: 100)
        }
    }

    @Test("reserved bits are refused", arguments: 0..<8 as Range<UInt8>)
    func reserved(bit: UInt8) {
        #expect(throws: FrameFault.reservedBits(1 << bit)) {
            try Self.read([3, 1 << bit, 0, 0, 0, 0, 0, 1], available: 100)
        }
    }

    @Test("content may end with the cell but not after it")
    func length() throws {
        let header = FrameHeader(.data, stream: 1, length: 92)
        #expect(try Self.read(Self.bytes(header), available: 100) == header)
        #expect(throws: FrameFault.overlong(length: 92, available: 91)) {
            try Self.read(Self.bytes(header), available: 99)
        }
    }
}
