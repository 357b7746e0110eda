import Relay
import RelayWire
import Synchronization
import Telemetry

/// The relays' and the client's own figures, exported to Prometheus.
///
/// Actors keep them, and an exposition cannot wait for actors: `refresh` is called before it.
final class NodeFigures: Sendable {
    private let relays: [RelayServer]
    private let client: RelayClient?
    private let known: Mutex<[RelayFigures?]>
    private let traffic = Mutex<(up: UInt64, down: UInt64)>((0, 0))
    private let circuits = Mutex(0)

    init(_ parts: NodeParts) {
        relays = parts.relays
        client = parts.client
        known = Mutex(Array(repeating: nil, count: parts.relays.count))
        for (index, relay) in relays.enumerated() {
            register(index, relay.keys.identity.short, in: parts.metrics)
        }
        if client != nil { registerClient(in: parts.metrics) }
    }

    /// Asks every part for its figures.
    func refresh() async {
        for (index, relay) in relays.enumerated() {
            let figures = await relay.figures()
            known.withLock { $0[index] = figures }
        }
        guard let client else { return }
        let (traffic, circuits) = (await client.traffic(), await client.circuits().count)
        self.traffic.withLock { $0 = traffic }
        self.circuits.withLock { $0 = circuits }
    }

    private func register(_ index: Int, _ relay: String, in metrics: Metrics) {
        let labels = [MetricLabel("relay", relay)]
        for (name, help, figure) in Self.gauges {
            metrics.observe("warren_relay_\(name)", help, labels: labels) { [self] in
                known.withLock { $0[index] }.map { Double(figure($0)) } ?? 0
            }
        }
        for (name, help, count) in Self.counts {
            metrics.observe("warren_relay_\(name)_total", help, labels: labels) { [self] in
                known.withLock { $0[index] }.map { Double(count($0.counts)) } ?? 0
            }
        }
    }

    private func registerClient(in metrics: Metrics) {
        metrics.observe("warren_client_bytes_total", "Bytes on links.", labels: [Self.up]) {
            [self] in Double(traffic.withLock { $0.up })
        }
        metrics.observe("warren_client_bytes_total", "Bytes on links.", labels: [Self.down]) {
            [self] in Double(traffic.withLock { $0.down })
        }
        metrics.observe("warren_client_circuits", "Circuits, building ones included.") {
            [self] in Double(circuits.withLock { $0 })
        }
    }
}

extension NodeFigures {
    private typealias Gauge = @Sendable (RelayFigures) -> Int
    private typealias Count = @Sendable (RelayCounts) -> UInt64

    private static let up = MetricLabel("direction", "up")
    private static let down = MetricLabel("direction", "down")

    private static let gauges: [(name: String, help: String, figure: Gauge)] = [
        ("circuits", "Circuits open.", { $0.circuits }),
        ("links", "Links, those in handshake included.", { $0.links }),
        ("links_half_open", "Links that have not finished their handshake.", { $0.halfOpen }),
        ("queued_bytes", "Bytes that wait for links, clients and targets.", { $0.waitingBytes }),
        ("exit_streams", "Connections open for others.", { $0.exitStreams }),
    ]

    private static let counts: [(name: String, help: String, count: Count)] = [
        ("links_opened", "Links opened.", { $0.linksOpened }),
        ("links_refused", "Links refused.", { $0.linksRefused }),
        ("handshakes_failed", "Handshakes that failed.", { $0.handshakesFailed }),
        ("handshakes_replayed", "Handshakes seen before.", { $0.handshakesReplayed }),
        ("circuits_built", "Circuits built.", { $0.circuitsBuilt }),
        ("builds_refused", "Circuit builds refused.", { $0.buildsRefused }),
        ("builds_replayed", "Circuit builds seen before.", { $0.buildsReplayed }),
        ("cells_forwarded", "Cells passed on.", { $0.cellsForwarded }),
        ("cells_forged", "Cells whose seal was wrong.", { $0.cellsForged }),
        ("bytes_forwarded", "Bytes passed on.", { $0.bytesForwarded }),
        ("streams_opened", "Connections opened for others.", { $0.streamsOpened }),
        ("circuits_shed", "Circuits ended for want of memory.", { $0.circuitsShed }),
        ("cover_refused", "Requests for cover refused.", { $0.coverRefused }),
        ("padding", "Padding cells received.", { $0.padding }),
    ]
}
