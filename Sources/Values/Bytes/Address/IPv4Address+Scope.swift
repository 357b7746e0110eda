extension IPv4Address {
    /// Whether this names the machine itself: 127.0.0.0/8 (RFC 1122 §3.2.1.3).
    package var isLoopback: Bool { isWithin(0x7F00_0000, 8) }

    /// Whether this is 0.0.0.0, "this host on this network".
    package var isUnspecified: Bool { value == 0 }

    /// Whether this is of a private network (RFC 1918 §3).
    package var isPrivate: Bool {
        isWithin(0x0A00_0000, 8) || isWithin(0xAC10_0000, 12) || isWithin(0xC0A8_0000, 16)
    }

    /// Whether this is only valid on one link: 169.254.0.0/16 (RFC 3927).
    package var isLinkLocal: Bool { isWithin(0xA9FE_0000, 16) }

    /// Whether this names a group of hosts: 224.0.0.0/4 (RFC 5771).
    package var isMulticast: Bool { isWithin(0xE000_0000, 4) }

    /// Whether this names one host anywhere on the Internet.
    ///
    /// Everything but multicast and the IANA special-purpose blocks (RFC 6890). All of 192.0.0.0/24
    /// counts as special, although two anycast services in it are reachable.
    package var isGlobal: Bool {
        !isMulticast && !Self.special.contains { isWithin($0.network, $0.bits) }
    }

    private func isWithin(_ network: UInt32, _ bits: UInt32) -> Bool {
        (value ^ network) >> (32 - bits) == 0
    }

    private static let special: [(network: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8),  // 0.0.0.0/8 this network, RFC 791 §3.2
        (0x0A00_0000, 8),  // 10.0.0.0/8 private, RFC 1918
        (0x6440_0000, 10),  // 100.64.0.0/10 carrier-grade translation, RFC 6598
        (0x7F00_0000, 8),  // 127.0.0.0/8 loopback, RFC 1122 §3.2.1.3
        (0xA9FE_0000, 16),  // 169.254.0.0/16 link-local, RFC 3927
        (0xAC10_0000, 12),  // 172.16.0.0/12 private, RFC 1918
        (0xC000_0000, 24),  // 192.0.0.0/24 protocol assignments, RFC 6890 §2.1
        (0xC000_0200, 24),  // 192.0.2.0/24 documentation, RFC 5737
        (0xC058_6300, 24),  // 192.88.99.0/24 former 6to4 relays, RFC 7526
        (0xC0A8_0000, 16),  // 192.168.0.0/16 private, RFC 1918
        (0xC612_0000, 15),  // 198.18.0.0/15 benchmarking, RFC 2544
        (0xC633_6400, 24),  // 198.51.100.0/24 documentation, RFC 5737
        (0xCB00_7100, 24),  // 203.0.113.0/24 documentation, RFC 5737
        (0xF000_0000, 4),  // 240.0.0.0/4 reserved, RFC 1112 §4, and the limited broadcast
    ]
}
