/// An Internet address of version 4.
package struct IPv4Address: Hashable, Sendable {
    /// The address as a number in host order: 127.0.0.1 is 0x7F000001.
    package let value: UInt32

    /// 0.0.0.0, which names no host.
    package static let unspecified = IPv4Address(value: 0)
    /// 127.0.0.1, the machine itself.
    package static let loopback = IPv4Address(value: 0x7F00_0001)
    /// 255.255.255.255, every host on the link.
    package static let broadcast = IPv4Address(value: 0xFFFF_FFFF)

    /// The address that is this number in host order.
    package init(value: UInt32) {
        self.value = value
    }

    /// The address written `a.b.c.d`.
    package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        value = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// Takes four bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 else { return nil }
        value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The four bytes in network order.
    package var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

    /// Parses four decimal numbers between dots.
    ///
    /// Nil for anything else, leading zeros included: some read them as octal (RFC 6943 §3.1.1).
    package init?(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    init?(utf8: ArraySlice<UInt8>) {
        guard utf8.count <= 15 else { return nil }
        let parts = utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let octet: UInt8 = CanonicalDecimal.parse(part) else { return nil }
            value = value << 8 | UInt32(octet)
        }
        self.value = value
    }
}

extension IPv4Address: CustomStringConvertible {
    /// Four decimal numbers between dots.
    package var description: String {
        "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }
}

extension IPv4Address: Comparable {
    /// Orders by the bytes.
    package static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.value < b.value }
}
