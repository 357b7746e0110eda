import Bytes
import Testing

@Suite("IPv4 addresses")
struct IPv4AddressTests {
    static let texts: [(String, UInt32)] = [
        ("0.0.0.0", 0), ("127.0.0.1", 0x7F00_0001), ("1.2.3.4", 0x0102_0304),
        ("255.255.255.255", .max),
    ]

    @Test("an address is read and written", arguments: texts)
    func text(text: String, value: UInt32) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.value == value)
        #expect(address.description == text)
        #expect(IPv4Address(bytes: address.bytes) == address)
        #expect(
            IPv4Address(address.bytes[0], address.bytes[1], address.bytes[2], address.bytes[3])
                == address
        )
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "1.2.3.256",
            "01.2.3.4",
            "1.2.3.04", "1.2.3.00", "1.2.3.-4", "1.2.3.+4", "1.2.3.4 ", " 1.2.3.4", "0x1.2.3.4",
            "1.2.3.4\n", "1.2.3.٤", "1.2.3.4:80", "::1", "1111111111.1.1.1", "a.b.c.d", "...",
        ]
    )
    func refuses(text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test("only four bytes make an address", arguments: 0...17)
    func bytes(count: Int) {
        #expect((IPv4Address(bytes: [UInt8](repeating: 1, count: count)) != nil) == (count == 4))
    }
}
