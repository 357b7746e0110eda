import Bytes
package import Crypto

/// Where a service and its clients find each other without asking anyone: relays near a key on a
/// ring.
///
/// Both sides derive the same relays from the same list. Positions move every period, so nobody
/// stays next to a key for long; they can be foreseen, so relays here must not be trusted with more
/// than availability.
package enum Rendezvous {
    /// Relays per key and period.
    package static let relaysPerKey = 3
    /// Length of a period in seconds.
    package static let periodSeconds: UInt64 = 86_400

    /// The period a unix second is in.
    package static func period(at unixSeconds: UInt64) -> UInt64 { unixSeconds / periodSeconds }

    /// The relays at and after the key's position on the ring, nearest first.
    ///
    /// Only running relays that offer rendezvous count; fewer than three when the list has fewer.
    package static func relays(
        for key: Ed25519.PublicKey,
        list: RelayList,
        period: UInt64
    ) -> [RelayEntry] {
        let start = position("rendezvous-key", key.raw, period)
        let ring = list.entries
            .filter {
                $0.status.flags.contains(.running) && $0.profile.flags.contains(.rendezvous)
            }
            .map { (position("rendezvous-relay", $0.identity.key.raw, period), $0) }
            .sorted { a, b in
                let (isBehindA, isBehindB) = (
                    a.0.isOrdered(before: start), b.0.isOrdered(before: start)
                )
                return isBehindA == isBehindB ? a.0.isOrdered(before: b.0) : isBehindB
            }
        return ring.prefix(relaysPerKey).map(\.1)
    }

    private static func position(_ label: String, _ key: Bytes32, _ period: UInt64) -> Bytes32 {
        var writer = ByteWriter(capacity: 64)
        writer.text(label)
        writer.append(key)
        writer.integer(period)
        return .digest(writer.bytes)
    }
}
