import Bytes
import RelayWire
import Testing

@Suite("Stream targets (Docs/protocols/relay.md)")
struct StreamTargetTests {
    static let vectors: [(target: StreamTarget, bytes: [UInt8])] = [
        (
            .endpoint(Endpoint(.v4(IPv4Address(value: 0x0102_0304)), port: 80)),
            [1, 1, 2, 3, 4, 0, 80]
        ),
        (.name("a.b", port: 443), [3, 3, 0x61, 0x2E, 0x62, 1, 0xBB]),
        (
            .endpoint(Endpoint(.v6(IPv6Address(high: 0x2001 << 48, low: 1)), port: 1)),
            [4, 0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]
        ),
        (.service([UInt8](1...32)), [5] + [UInt8](1...32)),
    ]

    private static func read(_ bytes: [UInt8]) throws(TargetFault) -> (StreamTarget, Int) {
        var reader = ByteReader(bytes.span.bytes)
        let target = try StreamTarget(from: &reader)
        return (target, reader.offset)
    }

    @Test(
        "targets are written as the document says and read as they were written",
        arguments: vectors
    )
    func roundTrip(target: StreamTarget, bytes: [UInt8]) throws {
        #expect(target.bytes == bytes)
        let (read, used) = try Self.read(bytes + [0xEE, 0xEE])
        #expect(read == target)
        #expect(used == bytes.count)
    }

    @Test("every truncation is refused", arguments: vectors)
    func truncation(target: StreamTarget, bytes: [UInt8]) {
        for count in bytes.indices {
            #expect(throws: TargetFault.truncated) { try Self.read(Array(bytes.prefix(count))) }
        }
    }

    @Test("other kinds are refused", arguments: [0, 2, 6, 0xFF] as [UInt8])
    func unknown(kind: UInt8) {
        #expect(throws: TargetFault.unknownKind(kind)) {
            try Self.read([kind] + [UInt8](repeating: 0, count: 40))
        }
    }

    @Test(
        "a name is printable ASCII without spaces",
        arguments: [0, 9, 10, 13, 0x20, 0x7F, 0x80, 0xC3] as [UInt8]
    )
    func badName(byte: UInt8) {
        #expect(throws: TargetFault.badName) { try Self.read([3, 3, 0x61, byte, 0x62, 0, 80]) }
    }

    @Test("a name has 1 to 255 bytes")
    func nameLength() throws {
        #expect(throws: TargetFault.badName) { try Self.read([3, 0, 0, 80]) }
        let longest = String(repeating: "x", count: RelayLimits.nameBytes)
        let target = StreamTarget.name(longest, port: 9)
        #expect(try Self.read(target.bytes).0 == target)
    }

    @Test("garbage is refused or read as what it is written as again")
    func garbage() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<5000 {
            let bytes = generator.bytes(Int(generator.next() % 60))
            do throws(TargetFault) {
                let (target, used) = try Self.read(bytes)
                #expect(target.bytes == Array(bytes.prefix(used)))
            } catch {
                continue
            }
        }
    }
}
