import Bytes
import Crypto
import Net
import RelayWire

/// Obeys a relay's core: its links are TCP connections, its time is the loop's.
///
/// Confined to one loop, like the core it owns; ``RelayServer`` is what other threads talk to.
final class RelayEngine: RelayShell, OnLoop {
    let loop: EventLoop
    let keys: RelayKeys
    let network: Bytes32
    let exitPolicy: ExitPolicy
    let entropy = Entropy.system()
    private(set) lazy var onion = OnionKeyring(entropy)
    private(set) lazy var core = RelayCore(
        identity: keys.identity,
        linkKey: keys.link,
        onionKeys: onion.pairs,
        network: network,
        entropy: entropy,
        unixSeconds: WallClock.unixSeconds,
        shell: self
    )
    lazy var ports = LinkPorts(loop: loop, core: core)
    var exits: [StreamKey: ExitStream] = [:]
    var associations: [StreamKey: ExitAssociation] = [:]
    private var listener: TCPListener?

    init(loop: EventLoop, keys: RelayKeys, network: Bytes32, exitPolicy: ExitPolicy) {
        self.loop = loop
        self.keys = keys
        self.network = network
        self.exitPolicy = exitPolicy
    }

    /// Accepts links; returns where.
    func listen(at address: SocketAddress) throws(NetError) -> SocketAddress {
        let listener = try TCPListener(on: loop, at: address) { [unowned self] connection in
            guard let link = core.linkAccepted(now: loop.now) else { return connection.close() }
            ports.attach(connection, to: link)
        }
        self.listener = listener
        ports.start()
        return listener.address
    }

    /// Takes in a new relay list: who may be extended to, and where they are.
    func update(_ list: RelayList) {
        core.relays = [:]
        for entry in list.entries where entry.identity != keys.identity {
            core.relays[entry.identity] = entry.profile.linkKey
        }
        ports.update(list)
    }

    /// Begins a new onion key epoch when the last one is over; true when it did.
    func rotateIfDue() -> Bool {
        guard onion.isDue else { return false }
        onion.rotate(entropy)
        core.onionKeys = onion.pairs
        return true
    }

    /// Ends every circuit and takes no more; what was written is still sent.
    func stop() {
        listener?.close()
        core.leave(now: loop.now)
        for association in associations.values { association.close() }
        associations = [:]
        ports.stop()
    }

    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int { ports.send(link, bytes) }
    func dial(_ link: Int, _ relay: RelayIdentity) { ports.dial(link, relay) }
    func close(_ link: Int, _ reason: LinkError?) { ports.close(link) }
    func needsFlush() { ports.needsFlush() }
}
