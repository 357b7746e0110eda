import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Routing in build requests (Docs/protocols/relay.md)")
struct BuildRoutingTests {
    static let next = BuildRouting.next(
        RelayIdentity(
            Ed25519.PublicKey(Bytes32 { $0.initializeMemory(as: UInt8.self, repeating: 9) })
        )
    )

    private static func read(_ bytes: [UInt8]) throws(BuildFault) -> BuildRouting {
        try bytes.lend { (bytes) throws(BuildFault) in try BuildRouting(at: bytes) }
    }

    @Test("an instruction is read as it was written", arguments: [next, .last])
    func roundTrip(routing: BuildRouting) throws {
        #expect(routing.encoded.count == BuildRouting.bytes)
        #expect(try Self.read(routing.encoded) == routing)
    }

    @Test("every truncation is refused", arguments: 0..<BuildRouting.bytes)
    func truncation(count: Int) {
        #expect(throws: BuildFault.truncated) {
            try Self.read(Array(Self.next.encoded.prefix(count)))
        }
    }

    @Test("reserved bits are refused", arguments: 33..<BuildRouting.bytes)
    func reserved(offset: Int) {
        for routing in [Self.next, .last] {
            var bytes = routing.encoded
            bytes[offset] = 1
            #expect(throws: BuildFault.reservedBits) { try Self.read(bytes) }
        }
    }

    @Test("the last relay is told no next one", arguments: 1..<33)
    func lastWithNext(offset: Int) {
        var bytes = BuildRouting.last.encoded
        bytes[offset] = 1
        #expect(throws: BuildFault.unknownCommand(2)) { try Self.read(bytes) }
    }

    @Test("other instructions are refused", arguments: [0, 3, 4, 0xFF] as [UInt8])
    func unknown(code: UInt8) {
        var bytes = BuildRouting.last.encoded
        bytes[0] = code
        #expect(throws: BuildFault.unknownCommand(code)) { try Self.read(bytes) }
    }
}
