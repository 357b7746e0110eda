import Bytes
import Crypto
import RelayWire

/// Nodes joined by links with delay, jitter, little bandwidth and faults, all made from one seed.
final class SimulatedNetwork {
    private struct Port: Hashable {
        let node: Int
        let life: Int
        let link: Int

        init(_ node: SimulatedNode, _ link: Int) {
            (self.node, life, self.link) = (node.number, node.life, link)
        }
    }

    /// One connection: the direction away from a port, and the port at the far end.
    private struct End {
        let outgoing: SimulatedLink
        let far: Port
    }

    let clock = VirtualClock()
    let entropy: Entropy
    let id = Bytes32 { $0[0] = 9 }
    var generator: SeededGenerator
    var nodes: [SimulatedNode] = []
    var relays: [RelayIdentity: SimulatedNode] = [:]
    /// What links between nodes are like; random ones when nil.
    var conditions: LinkConditions?
    private var ends: [Port: End] = [:]
    private(set) var mostWaiting = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        entropy = Entropy(simulationSeed: seed)
    }

    /// The wall clock, which all nodes agree on.
    var unixSeconds: UInt64 { 1_000_000 + UInt64(clock.now.nanoseconds / 1_000_000_000) }

    /// A number below `bound`.
    func random(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }

    func send(from node: SimulatedNode, _ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let end = ends[Port(node, link)] else { return 0 }
        let unsent = end.outgoing.write(bytes)
        mostWaiting = max(mostWaiting, end.outgoing.mostWaiting)
        return unsent
    }

    func dial(from node: SimulatedNode, _ link: Int, _ relay: RelayIdentity) {
        let conditions = conditions ?? .random(&generator)
        let life = node.life
        clock.after(conditions.delay * 2) { [self] in
            guard node.isUp, node.life == life else { return }
            guard let other = relays[relay], other.isUp, let accepted = other.linkAccepted() else {
                return node.core.linkLost(link, now: clock.now)
            }
            join(
                Port(node, link),
                Port(other, accepted),
                conditions
            )
            node.core.linkConnected(link, now: clock.now)
        }
    }

    private func join(_ one: Port, _ other: Port, _ conditions: LinkConditions) {
        for (from, to) in [(one, other), (other, one)] {
            let link = SimulatedLink(clock, conditions, seed: generator.next())
            ends[from] = End(outgoing: link, far: to)
            link.onBytes = { [unowned self] bytes in
                var bytes = bytes
                bytes.withUnsafeMutableBytes {
                    nodes[to.node].core.received($0, on: to.link, now: clock.now)
                }
            }
            link.onDrain = { [unowned self] unsent in
                nodes[from.node].core.linkDrained(from.link, unsent: unsent, now: clock.now)
            }
            link.onEnd = { [unowned self] in lost(to) }
        }
    }

    /// The other end is gone: so is this one.
    private func lost(_ port: Port) {
        guard let end = ends.removeValue(forKey: port) else { return }
        end.outgoing.cut()
        guard nodes[port.node].isUp else { return }
        nodes[port.node].core.linkLost(port.link, now: clock.now)
    }

    func close(_ node: SimulatedNode, _ link: Int) {
        guard let end = ends.removeValue(forKey: Port(node, link)) else {
            return
        }
        ends[end.far]?.outgoing.onBytes = nil
        end.outgoing.finish()
    }

    // MARK: Faults

    func cutLinks(of node: SimulatedNode) {
        for port in ports where port.node == node.number {
            guard let end = ends.removeValue(forKey: port) else { continue }
            ends[end.far]?.outgoing.onBytes = nil
            end.outgoing.cut()
        }
    }

    /// Every end of every link, in an order that is the same for the same seed.
    private var ports: [Port] {
        ends.keys.sorted { ($0.node, $0.link) < ($1.node, $1.link) }
    }

    private func anyLink() -> End? {
        let ports = ports
        return ports.isEmpty ? nil : ends[ports[random(ports.count)]]
    }

    /// Ends a connection for both sides.
    func cutAnyLink() {
        guard let end = anyLink() else { return }
        end.outgoing.cut()
        ends[end.far]?.outgoing.cut()
    }

    /// Changes a bit on its way, and ends the connection later.
    ///
    /// A changed length lets the reader wait for bytes that nobody sends; keep-alive ends that.
    func corruptAnyLink() {
        guard let end = anyLink() else { return }
        end.outgoing.isCorrupting = true
        clock.after(.seconds(30)) { end.outgoing.cut() }
    }

    /// Stops one direction for a while.
    func stallAnyLink(_ duration: Duration) { anyLink()?.outgoing.stall(duration) }
}
