import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Heartbeat")
struct HeartbeatTests {
    static func beat(load: UInt16 = Heartbeat.fullLoad) throws -> Heartbeat {
        Heartbeat(
            signing: Heartbeat.Report(
                sequence: 7,
                unixSeconds: SampleNetwork.start,
                load: load,
                circuits: 9,
                bytesPerSecond: .max,
                uptimeSeconds: 11
            ),
            with: try SampleNetwork.key(1)
        )
    }

    @Test("reads back what it wrote, in a fixed number of bytes")
    func roundTrip() throws {
        let beat = try Self.beat()
        #expect(beat.bytes.count == Heartbeat.byteCount)
        #expect(try Heartbeat(verifying: beat.bytes) == beat)
    }

    @Test("refuses truncation, more bytes and any change")
    func refusals() throws {
        let bytes = try Self.beat().bytes
        for count in bytes.indices {
            #expect(throws: DirectoryError.self) {
                try Heartbeat(verifying: Array(bytes[..<count]))
            }
        }
        #expect(throws: DirectoryError.trailing(bytes: 1)) {
            try Heartbeat(verifying: bytes + [0])
        }
        for index in bytes.indices {
            var forged = bytes
            forged[index] ^= 1
            #expect(throws: DirectoryError.self) { try Heartbeat(verifying: forged) }
        }
    }
}
