import Bytes
import Testing

@Suite("Scope of addresses (RFC 6890)")
struct AddressScopeTests {
    enum Scope {
        case loopback
        case unspecified
        case privateUse
        case linkLocal
        case multicast
        case global
        /// None of the others.
        case special
    }

    static let vectors: [(String, Scope)] = [
        ("0.0.0.0", .unspecified), ("0.0.0.1", .special), ("127.0.0.1", .loopback),
        ("127.255.255.255", .loopback), ("128.0.0.1", .global), ("126.255.255.255", .global),
        ("9.255.255.255", .global), ("10.0.0.0", .privateUse), ("10.255.255.255", .privateUse),
        ("11.0.0.0", .global), ("172.15.255.255", .global), ("172.16.0.0", .privateUse),
        ("172.31.255.255", .privateUse), ("172.32.0.0", .global), ("192.168.0.0", .privateUse),
        ("192.168.255.255", .privateUse), ("192.169.0.0", .global), ("169.254.0.1", .linkLocal),
        ("169.255.0.1", .global), ("100.63.255.255", .global), ("100.64.0.0", .special),
        ("100.127.255.255", .special), ("100.128.0.0", .global), ("192.0.0.8", .special),
        ("192.0.1.1", .global), ("192.0.2.1", .special), ("192.88.99.1", .special),
        ("198.17.255.255", .global), ("198.18.0.0", .special), ("198.19.255.255", .special),
        ("198.20.0.0", .global), ("198.51.100.7", .special), ("203.0.113.7", .special),
        ("223.255.255.255", .global), ("224.0.0.1", .multicast), ("239.255.255.255", .multicast),
        ("240.0.0.1", .special), ("255.255.255.255", .special), ("8.8.8.8", .global),
        ("::", .unspecified), ("::1", .loopback), ("::2", .special), ("fc00::1", .privateUse),
        ("fdff::1", .privateUse), ("fbff::1", .special), ("fe00::1", .special),
        ("fe80::1", .linkLocal), ("febf::1", .linkLocal), ("fec0::1", .special),
        ("ff02::1", .multicast), ("2001:db8::1", .special), ("2001:db9::1", .global),
        ("2001::1", .special), ("2001:1ff::1", .special), ("2001:200::1", .global),
        ("3fff:fff::1", .special), ("3fff:1000::1", .global), ("2606:4700::1111", .global),
        ("1fff::1", .special), ("4000::1", .special), ("100::1", .special), ("5f00::1", .special),
        ("64:ff9b:1::8.8.8.8", .special),
        ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .privateUse),
        ("::ffff:169.254.169.254", .linkLocal), ("::ffff:224.0.0.1", .multicast),
        ("::ffff:0.0.0.0", .unspecified), ("::ffff:8.8.8.8", .global), ("::8.8.8.8", .global),
        ("::127.0.0.1", .loopback), ("64:ff9b::10.0.0.1", .privateUse),
        ("64:ff9b::8.8.8.8", .global),
        ("64:ff9b::7f00:1", .loopback), ("2002:7f00:1::", .loopback),
        ("2002:a00:1::1", .privateUse),
        ("2002:808:808::1", .global),
    ]

    @Test("an address is of one scope", arguments: vectors)
    func scope(text: String, scope: Scope) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isLoopback == (scope == .loopback))
        #expect(address.isUnspecified == (scope == .unspecified))
        #expect(address.isPrivate == (scope == .privateUse))
        #expect(address.isLinkLocal == (scope == .linkLocal))
        #expect(address.isMulticast == (scope == .multicast))
        #expect(address.isGlobal == (scope == .global))
        #expect(IPAddress(bytes: address.bytes) == address)
    }
}
