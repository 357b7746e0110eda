import Bytes
import RelayWire
import Testing

@Suite("Link hellos (Docs/protocols/relay.md)")
struct LinkHelloTests {
    @Test("a hello is read as it was written", arguments: [0, 1, 1_800_000_000, .max] as [UInt64])
    func roundTrip(seconds: UInt64) throws {
        let hello = LinkHello(unixSeconds: seconds)
        #expect(hello.encoded.count == LinkHello.bytes)
        #expect(try LinkHello(hello.encoded) == hello)
    }

    @Test("every truncation is refused", arguments: 1..<LinkHello.bytes)
    func truncation(count: Int) {
        let bytes = Array(LinkHello(unixSeconds: 7).encoded.prefix(count))
        #expect(throws: HandshakeFault.self) { try LinkHello(bytes) }
    }

    @Test("nothing at all is refused")
    func nothing() {
        #expect(throws: HandshakeFault.malformed(ShortRead(needed: 1))) { try LinkHello([]) }
    }

    @Test("another version is refused", arguments: [0, 2, 0xFF] as [UInt8])
    func version(number: UInt8) {
        var bytes = LinkHello(unixSeconds: 7).encoded
        bytes[0] = number
        #expect(throws: HandshakeFault.version(number)) { try LinkHello(bytes) }
    }

    @Test("what a later version may say is passed over")
    func reserved() throws {
        var bytes = LinkHello(unixSeconds: 7).encoded
        for index in [1] + Array(10..<32) { bytes[index] = 0xFF }
        #expect(try LinkHello(bytes) == LinkHello(unixSeconds: 7))
    }
}
