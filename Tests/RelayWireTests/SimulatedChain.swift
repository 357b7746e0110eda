import Bytes
import Crypto
import RelayWire
import Testing

/// Relays and clients joined by lossless wires, all in one thread of virtual time.
///
/// What it does not show: delay, loss and sockets; see `SimulationTests` and `RelayTests` for those.
final class SimulatedChain {
    final class Wire {
        unowned let from: any LinkCore
        let fromLink: Int
        var bytes: [UInt8] = []

        init(from: any LinkCore, link: Int) { (self.from, fromLink) = (from, link) }
    }

    /// One relay with the streams that leave there: each echoes what it gets.
    final class RelayHost: RelayShell {
        let chain: SimulatedChain
        let identity: RelayIdentity
        let link: X25519.PrivateKey
        let onion: OnionKeyPair
        let key: OnionKey
        lazy var core = RelayCore(
            identity: identity, linkKey: link, onionKeys: [onion], network: chain.network,
            entropy: chain.entropy, unixSeconds: 1_000_000, shell: self)
        var dirty = false
        var written: [StreamKey: [UInt8]] = [:]
        var dropped: [StreamKey: StreamFault] = [:]

        init(_ chain: SimulatedChain) throws {
            self.chain = chain
            identity = RelayIdentity(Ed25519.PrivateKey.generate(chain.entropy).publicKey)
            link = X25519.PrivateKey.generate(chain.entropy)
            let x25519 = X25519.PrivateKey.generate(chain.entropy)
            let mlkem = MLKEM768.PrivateKey.generate(chain.entropy)
            onion = OnionKeyPair(x25519: x25519, mlkem: mlkem)
            key = try OnionKey(
                epoch: 1, expires: 2_000_000, x25519: x25519.publicKey, mlkem: mlkem.publicKey)
        }

        func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
            chain.send(core, link, bytes)
        }
        func dial(_ link: Int, _ relay: RelayIdentity) { chain.dial(core, link, relay) }
        func close(_ link: Int, _ reason: LinkError?) { chain.close(core, link) }
        func needsFlush() { dirty = true }
        func connect(_ stream: StreamKey, _ target: StreamTarget) { chain.opened.append((self, stream)) }
        func associate(_ stream: StreamKey) {}
        func resolve(_ stream: StreamKey, _ target: StreamTarget) {}
        func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer) {
            written[stream, default: []] += bytes
            core.consumed(stream, bytes.count, now: chain.now)
        }
        func finish(_ stream: StreamKey) {}
        func drop(_ stream: StreamKey, _ fault: StreamFault) { dropped[stream] = fault }
        func resume(_ stream: StreamKey) {}
        func datagram(
            _ stream: StreamKey, _ target: StreamTarget, _ bytes: UnsafeRawBufferPointer
        ) {}
    }

    /// One client and everything it was told.
    final class ClientHost: ClientShell {
        let chain: SimulatedChain
        lazy var core = ClientCore(
            network: chain.network, entropy: chain.entropy, unixSeconds: 1_000_000, shell: self)
        var dirty = false
        var builtCircuits: [Int] = []
        var endedCircuits: [Int: CircuitEnd] = [:]
        var received: [UInt32: [UInt8]] = [:]
        var connected: Set<UInt32> = []
        var resets: [UInt32: StreamFault] = [:]
        var incoming: [UInt32] = []
        var loops = 0
        var isPublished = false

        init(_ chain: SimulatedChain) { self.chain = chain }

        func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
            chain.send(core, link, bytes)
        }
        func dial(_ link: Int, _ relay: RelayIdentity) { chain.dial(core, link, relay) }
        func close(_ link: Int, _ reason: LinkError?) { chain.close(core, link) }
        func needsFlush() { dirty = true }
        func built(_ circuit: Int) { builtCircuits.append(circuit) }
        func ended(_ circuit: Int, _ reason: CircuitEnd) { endedCircuits[circuit] = reason }
        func deliver(_ circuit: Int, _ delivery: Delivery) {
            switch delivery {
            case .data(let stream, let bytes):
                received[stream, default: []] += bytes
                core.consumed(circuit, stream, bytes.count, now: chain.now)
            case .connected(let stream): connected.insert(stream)
            case .reset(let stream, let fault): resets[stream] = fault
            case .looped: loops += 1
            case .begin(let stream, _):
                incoming.append(stream)
                core.accept(circuit, stream, now: chain.now)
            case .published: isPublished = true
            default: return
            }
        }
    }

    let entropy = Entropy(simulationSeed: 7)
    let network = Bytes32 { $0[0] = 7 }
    var now = Moment(nanoseconds: 0)
    var relays: [RelayHost] = []
    var clients: [ClientHost] = []
    /// Wires by the end that reads them: core and link.
    private var wires: [(to: any LinkCore, link: Int, wire: Wire)] = []
    private var dials: [(core: any LinkCore, link: Int, relay: RelayIdentity)] = []
    fileprivate var opened: [(RelayHost, StreamKey)] = []
    /// Changes bytes on their way: given the sender's place among relays (nil for clients).
    var tamper: ((_ from: any LinkCore, inout [UInt8]) -> Void)?

    init(relays count: Int) throws {
        for _ in 0..<count { relays.append(try RelayHost(self)) }
        for relay in relays {
            for other in relays where other !== relay {
                relay.core.relays[other.identity] = other.link.publicKey
            }
        }
    }

    func client() -> ClientHost {
        let client = ClientHost(self)
        clients.append(client)
        return client
    }

    func path(_ indices: [Int]) throws -> [ClientCore.Hop] {
        try indices.map { index in
            let relay = relays[index]
            return ClientCore.Hop(
                build: try CircuitBuild.Hop(identity: relay.identity, key: relay.key),
                linkKey: relay.link.publicKey)
        }
    }

    func send(_ core: any LinkCore, _ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let wire = wires.first(where: { $0.wire.from === core && $0.wire.fromLink == link })
        else { return 0 }
        wire.wire.bytes += bytes
        return 0
    }

    func dial(_ core: any LinkCore, _ link: Int, _ relay: RelayIdentity) {
        dials.append((core, link, relay))
    }

    func close(_ core: any LinkCore, _ link: Int) {
        let other = wires.first { $0.wire.from === core && $0.wire.fromLink == link }
        wires.removeAll {
            ($0.wire.from === core && $0.wire.fromLink == link) || ($0.to === core && $0.link == link)
        }
        if let other { lost.append((other.to, other.link)) }
    }
    private var lost: [(any LinkCore, Int)] = []

    /// Runs until nothing moves.
    func settle(limit: Int = 100_000) {
        for _ in 0..<limit where !step() { return }
        Issue.record("the network did not settle")
    }

    /// Moves everything that can move once; false when nothing did.
    private func step() -> Bool {
        var moved = false
        for relay in relays where relay.dirty {
            relay.dirty = false
            relay.core.flush(now: now)
            moved = true
        }
        for client in clients where client.dirty {
            client.dirty = false
            client.core.flush(now: now)
            moved = true
        }
        for (core, link) in lost { core.linkLost(link, now: now) }
        lost = []
        let dialled = dials
        dials = []
        for dial in dialled {
            moved = true
            guard let relay = relays.first(where: { $0.identity == dial.relay }),
                let accepted = relay.core.linkAccepted(now: now)
            else {
                dial.core.linkLost(dial.link, now: now)
                continue
            }
            wires.append((relay.core, accepted, Wire(from: dial.core, link: dial.link)))
            wires.append((dial.core, dial.link, Wire(from: relay.core, link: accepted)))
            dial.core.linkConnected(dial.link, now: now)
        }
        let answered = opened
        opened = []
        for (relay, stream) in answered {
            relay.core.streamOpened(stream, now: now)
            moved = true
        }
        for wire in wires where !wire.wire.bytes.isEmpty {
            var bytes = wire.wire.bytes
            wire.wire.bytes = []
            tamper?(wire.wire.from, &bytes)
            bytes.withUnsafeMutableBytes { wire.to.received($0, on: wire.link, now: now) }
            moved = true
        }
        return moved
    }
}
