import Bytes
import RelayWire

/// A relay or client: what the network needs to know of whoever has links.
class SimulatedNode {
    unowned let network: SimulatedNetwork
    let number: Int
    private var isAwaitingFlush = false
    private(set) var isUp = true
    /// Which of its lives this is: a core that is gone takes its link numbers with it.
    private(set) var life = 0

    init(_ network: SimulatedNetwork) {
        self.network = network
        number = network.nodes.count
        network.nodes.append(self)
        tick()
    }

    /// The core that owns this node's links.
    var core: any LinkCore { preconditionFailure("each kind of node has its own core") }
    /// A link was accepted; nil to refuse it.
    func linkAccepted() -> Int? { nil }
    /// Loses everything but its keys.
    func restart() {}
    /// Says what must hold at every moment.
    func check() {}

    var clock: VirtualClock { network.clock }
    var now: Moment { network.clock.now }

    private func tick() {
        clock.after(.seconds(1)) { [weak self] in
            guard let self else { return }
            if isUp { core.tick(now: now, unixSeconds: network.unixSeconds) }
            tick()
        }
    }

    /// Dies: its links end and it answers nobody.
    func kill() {
        guard isUp else { return }
        isUp = false
        network.cutLinks(of: self)
    }

    /// Comes back without any memory of before.
    func revive() {
        guard !isUp else { return }
        isUp = true
        life += 1
        restart()
    }

    // MARK: What shells share

    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        network.send(from: self, link, bytes)
    }

    func dial(_ link: Int, _ relay: RelayIdentity) { network.dial(from: self, link, relay) }

    func close(_ link: Int, _ reason: LinkError?) { network.close(self, link) }

    func needsFlush() {
        guard !isAwaitingFlush else { return }
        isAwaitingFlush = true
        clock.after(.zero) { [weak self] in
            guard let self else { return }
            isAwaitingFlush = false
            core.flush(now: now)
            check()
        }
    }
}
