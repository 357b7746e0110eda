/// An Internet address of version 6, without a zone.
package struct IPv6Address: Hashable, Sendable {
    /// The first eight bytes as a number in host order: the network.
    package let high: UInt64
    /// The last eight bytes as a number in host order: the interface.
    package let low: UInt64

    /// `::`, which names no host.
    package static let unspecified = IPv6Address(high: 0, low: 0)
    /// `::1`, the machine itself.
    package static let loopback = IPv6Address(high: 0, low: 1)

    /// The address whose two halves are these, in host order.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The IPv4-mapped form `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    package init(mapped address: IPv4Address) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(address.value))
    }

    /// Takes sixteen bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The sixteen bytes in network order.
    package var bytes: [UInt8] {
        [high, low].flatMap { half in
            (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) }
        }
    }

    /// The eight 16-bit groups that the text form is made of.
    package var groups: [UInt16] {
        [high, low].flatMap { half in
            (0..<4).map { UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)) }
        }
    }

    /// The IPv4 address inside an IPv4-mapped one (RFC 4291 §2.5.5.2).
    package var mapped: IPv4Address? {
        guard high == 0, low >> 32 == 0xFFFF else { return nil }
        return IPv4Address(value: UInt32(truncatingIfNeeded: low))
    }
}

extension IPv6Address: Comparable {
    /// Orders by the bytes.
    package static func < (a: IPv6Address, b: IPv6Address) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }
}
