import Bytes
import Testing

@Suite("IPv6 addresses (RFC 4291, RFC 5952)")
struct IPv6AddressTests {
    /// RFC 5952 §1, §2, §4 and §5; RFC 4291 §2.2.
    static let texts = [
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
        ("2001:db8:0:0:0::1", "2001:db8::1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:0", "2001:db8:0:0:1::"),
        ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
        ("FF01:0:0:0:0:0:0:101", "ff01::101"),
        ("0:0:0:0:0:0:0:1", "::1"), ("0:0:0:0:0:0:0:0", "::"), ("::", "::"), ("1::", "1::"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("::FFFF:129.144.52.38", "::ffff:129.144.52.38"), ("::ffff:c0a8:1", "::ffff:192.168.0.1"),
        ("0:0:0:0:0:FFFF:129.144.52.38", "::ffff:129.144.52.38"),
        ("0:0:0:0:0:0:13.1.68.3", "::d01:4403"), ("::13.1.68.3", "::d01:4403"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
    ]

    @Test("an address is read in any form and written in one", arguments: texts)
    func text(text: String, canonical: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.description == canonical)
        #expect(IPv6Address(canonical) == address)
        #expect(IPv6Address(bytes: address.bytes) == address)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", ":", ":::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
            "1::2::3",
            "::1::", "1:::2", "12345::", "::g", "::1%eth0", "::1/64", "[::1]", " ::1", "::1 ",
            "::-1",
            "::1.2.3", "::1.2.3.4.5", "::256.1.1.1", "1.2.3.4::", "::1.2.3.4:5", "1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4", "::01.2.3.4", "::\u{FF11}",
            "0000:0000:0000:0000:0000:0000:0000:00000",
        ]
    )
    func refuses(text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test("only sixteen bytes make an address", arguments: 0...17)
    func bytes(count: Int) {
        #expect((IPv6Address(bytes: [UInt8](repeating: 1, count: count)) != nil) == (count == 16))
    }

    @Test("random addresses with runs of zeros survive")
    func random() {
        var generator = SeededGenerator(seed: 5952)
        for _ in 0..<5_000 {
            let bytes = (0..<8).flatMap { _ -> [UInt8] in
                Bool.random(using: &generator) ? [0, 0] : generator.bytes(2)
            }
            let address = IPv6Address(bytes: bytes)
            #expect(address != nil)
            #expect(address.flatMap { IPv6Address($0.description) } == address)
        }
    }

    @Test("a mapped address wraps an IPv4 one")
    func mapped() {
        let inner = IPv4Address(192, 0, 2, 1)
        let address = IPv6Address(mapped: inner)
        #expect(address.description == "::ffff:192.0.2.1")
        #expect(address.mapped == inner)
        #expect(IPAddress.v6(address).unmapped == .v4(inner))
        #expect(IPv6Address.loopback.mapped == nil)
    }
}
