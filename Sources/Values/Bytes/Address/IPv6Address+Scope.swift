/// An address that only wraps an IPv4 one is judged as that one, so no spelling passes a deny list.
extension IPv6Address {
    /// Whether this names the machine itself: `::1`, or an embedded 127.0.0.0/8.
    package var isLoopback: Bool { self == .loopback || embedded?.isLoopback == true }

    /// Whether this is `::`, or an embedded 0.0.0.0.
    package var isUnspecified: Bool {
        self == .unspecified || embedded?.isUnspecified == true
    }

    /// Whether this is of a private network: fc00::/7 (RFC 4193), or an embedded RFC 1918 one.
    package var isPrivate: Bool { isWithin(0xFC00 << 48, 7) || embedded?.isPrivate == true }

    /// Whether this is only valid on one link: fe80::/10 (RFC 4291 §2.5.6), or embedded 169.254/16.
    package var isLinkLocal: Bool { isWithin(0xFE80 << 48, 10) || embedded?.isLinkLocal == true }

    /// Whether this names a group of hosts: ff00::/8 (RFC 4291 §2.7), or an embedded 224.0.0.0/4.
    package var isMulticast: Bool { isWithin(0xFF00 << 48, 8) || embedded?.isMulticast == true }

    /// Whether this names one host anywhere on the Internet.
    ///
    /// Only 2000::/3 is allocated for that (RFC 4291 §2.4), less the IANA special-purpose blocks in
    /// it (RFC 6890); all of 2001::/23 counts as special. Translated addresses are global when the
    /// IPv4 one inside is.
    package var isGlobal: Bool {
        if let embedded { return embedded.isGlobal }
        return isWithin(0x2000 << 48, 3)
            && !Self.special.contains { isWithin($0.network, $0.bits) }
    }

    /// The IPv4 address that packets to this one end up at, as far as the address itself tells.
    ///
    /// IPv4-mapped and IPv4-compatible (RFC 4291 §2.5.5), NAT64 (RFC 6052 §2.1) and 6to4 (RFC 3056
    /// §2).
    package var embedded: IPv4Address? {
        if let mapped { return mapped }
        let last = UInt32(truncatingIfNeeded: low)
        if high == 0, low >> 32 == 0, last > 1 { return IPv4Address(value: last) }
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return IPv4Address(value: last) }
        if isWithin(0x2002 << 48, 16) {
            return IPv4Address(value: UInt32(truncatingIfNeeded: high >> 16))
        }
        return nil
    }

    /// Whether the first `bits` (at most 64) are those of `network`.
    private func isWithin(_ network: UInt64, _ bits: UInt64) -> Bool {
        (high ^ network) >> (64 - bits) == 0
    }

    private static let special: [(network: UInt64, bits: UInt64)] = [
        (0x2001_0000 << 32, 23),  // 2001::/23 protocol assignments with Teredo, RFC 2928, RFC 4380
        (0x2001_0DB8 << 32, 32),  // 2001:db8::/32 documentation, RFC 3849
        (0x3FFF_0000 << 32, 20),  // 3fff::/20 documentation, RFC 9637
    ]
}
