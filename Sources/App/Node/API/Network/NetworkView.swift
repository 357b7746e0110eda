import Bytes
import Crypto
import Glibc
import Net
import Relay
import RelayWire

/// What the node knows of its network: first hand where the registry runs here, else by its list.
struct NetworkView: Sendable {
    let registry: Registry?
    let follower: ListFollower?

    /// Every relay, by name and then by identity.
    func relays() async -> [RelayView] {
        let unsorted: [RelayView]
        if let registry {
            let start = Self.clockStart()
            unsorted = await registry.relays().map { RelayView($0, clockStart: start) }
        } else if let list = await follower?.list {
            unsorted = list.entries.map { RelayView($0, of: list.header) }
        } else {
            unsorted = []
        }
        return unsorted.sorted { ($0.name, $0.identity) < ($1.name, $1.identity) }
    }

    /// The answer to `GET /api/v1/relays`, with the `roundTrips` this node's user may see.
    func relaysJSON(_ roundTrips: RelayRoundTrips) async throws(DirectoryError) -> JSON {
        let relays = await relays().map { relay in
            var relay = relay
            relay.roundTrip = roundTrips[relay.identity]
            return relay
        }
        let header = try await header()
        return [
            "relays": .array(relays.map(\.json)),
            "epoch": .count(header?.epoch ?? 0),
            "listHash": .string(header.map { Hex.encode($0.hash.bytes) } ?? ""),
        ]
    }

    /// The answer to `GET /api/v1/stats`.
    func statsJSON(uptime: Duration) async -> JSON {
        let relays = await relays()
        let running = relays.filter { $0.state != .dead }
        func count(_ state: RelayLiveness) -> JSON {
            .int(Int64(relays.count { $0.state == state }))
        }
        func sum(_ figure: (RelayView) -> UInt64) -> JSON {
            .count(
                running.reduce(0) { total, relay in
                    let (sum, overflow) = total.addingReportingOverflow(figure(relay))
                    return overflow ? .max : sum
                }
            )
        }
        return [
            "relayCount": .int(Int64(relays.count)),
            "relay_count": .int(Int64(relays.count)),
            "aliveCount": count(.alive),
            "degradedCount": count(.degraded),
            "deadCount": count(.dead),
            "bytesPerSecond": sum(\.bytesPerSecond),
            "circuits": sum(\.circuits),
            "uptimeSeconds": .int(uptime.components.seconds),
        ]
    }

    /// The header of the newest list.
    func header() async throws(DirectoryError) -> ListHeader? {
        guard let registry else { return await follower?.list?.header }
        let list = await registry.list()
        if list.isEmpty { return nil }
        return try ListHeader(decoding: Array(list.prefix(ListHeader.byteCount)))
    }

    /// The unix time, in nanoseconds, at which the clock of moments stood at 0.
    private static func clockStart() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let unixNanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        return unixNanoseconds - EventLoop.clock().nanoseconds
    }
}
