import Bytes
import Relay
import RelayWire

/// How far relays are: what loop cells took to the relays at which this node's chains end.
///
/// Nothing is sent to find out, which would tell relays which ones this node considers; so a relay
/// is unknown until a chain has ended at it, and the way there is that of the chain. Whom a node's
/// chains end at is its own business: only its user is shown this.
struct RelayRoundTrips: Sendable {
    private var trips: [RelayIdentity: [Duration]] = [:]
    /// The relays of `trips`, the one heard of least lately first.
    private var order: [RelayIdentity] = []

    /// Takes note of a loop cell that has come back; a lost one says nothing.
    mutating func record(_ relay: RelayIdentity, _ roundTrip: Duration?) {
        guard let roundTrip else { return }
        trips[relay, default: []].append(roundTrip)
        if let count = trips[relay]?.count, count > APILimits.roundTrips {
            trips[relay]?.removeFirst()
        }
        order.removeAll { $0 == relay }
        order.append(relay)
        if order.count > APILimits.measuredRelays { trips[order.removeFirst()] = nil }
    }

    /// The shortest of the newest round trips, in which queues count least; nil when there is none.
    subscript(relay: RelayIdentity) -> Duration? { trips[relay]?.min() }
}
