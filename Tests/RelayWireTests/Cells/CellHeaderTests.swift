import Bytes
import RelayWire
import Testing

@Suite("Cell headers (Docs/protocols/relay.md)")
struct CellHeaderTests {
    static let commands: [(command: CellCommand, body: Int)] = [
        (.create, 6000), (.created, 240), (.destroy, 1), (.small, 1024), (.large, 16_384),
        (.cover, 4),
    ]

    private static func read(_ bytes: [UInt8]) throws(CellFault) -> CellHeader {
        try bytes.lend { (bytes) throws(CellFault) in
            guard let start = bytes.baseAddress else { throw .unknownCommand(0) }
            return try CellHeader(at: start)
        }
    }

    private static func bytes(_ header: CellHeader) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xFF, count: CellHeader.bytes)
        bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            header.write(to: start)
        }
        return bytes
    }

    @Test(
        "a header is read as it was written, and the command says how long the body is",
        arguments: commands
    )
    func roundTrip(command: CellCommand, body: Int) throws {
        for circuit: UInt32 in [0, 1, 0x0102_0304, .max] {
            let header = CellHeader(circuit: circuit, command: command)
            #expect(header.bodyBytes == body)
            #expect(try Self.read(Self.bytes(header)) == header)
        }
    }

    @Test("padding carries its length", arguments: [0, 1, 504, 65_535])
    func padding(length: Int) throws {
        let header = CellHeader(circuit: 0, command: .padding, padding: length)
        #expect(header.bodyBytes == length)
        #expect(try Self.read(Self.bytes(header)) == header)
    }

    @Test("the fields stand where the document says")
    func layout() {
        let header = CellHeader(circuit: 0x0102_0304, command: .padding, padding: 0x0506)
        #expect(Self.bytes(header) == [1, 2, 3, 4, 6, 0, 5, 6])
    }

    @Test("a command nobody knows is refused", arguments: [0, 8, 9, 0x80, 0xFF] as [UInt8])
    func unknown(code: UInt8) {
        #expect(throws: CellFault.unknownCommand(code)) {
            try Self.read([0, 0, 0, 1, code, 0, 0, 0])
        }
    }

    @Test(
        "reserved bits and a length where none belongs are refused",
        arguments: 1...5 as ClosedRange<UInt8>
    )
    func reserved(code: UInt8) {
        for bit in 0..<8 {
            #expect(throws: CellFault.badPadding(bytes: 0)) {
                try Self.read([0, 0, 0, 1, code, 1 << bit, 0, 0])
            }
            #expect(throws: CellFault.badPadding(bytes: 1 << bit)) {
                try Self.read([0, 0, 0, 1, code, 0, 0, 1 << bit])
            }
        }
    }

    @Test("whatever is read is written as the same bytes")
    func canonical() throws {
        var generator = SeededGenerator(seed: 1)
        var read = 0
        for _ in 0..<20_000 {
            var bytes = generator.bytes(CellHeader.bytes)
            bytes[4] %= 10
            if generator.next() % 2 == 0 { bytes.replaceSubrange(5..<8, with: [0, 0, 0]) }
            do throws(CellFault) {
                #expect(Self.bytes(try Self.read(bytes)) == bytes)
                read += 1
            } catch {
                continue
            }
        }
        #expect(read > 1000)
    }
}
