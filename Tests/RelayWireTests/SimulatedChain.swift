import Bytes
import Crypto
import RelayWire
import Testing

/// Whoever a link may be dialled to: an honest relay or an impostor.
protocol Acceptor: LinkCore {
    func linkAccepted(now: Moment) -> Int?
}

extension RelayCore: Acceptor {}

/// Relays and clients joined by lossless wires, all in one thread of virtual time.
///
/// What it does not show: delay, loss and sockets; see `SimulationTests` and `RelayTests` for
/// those.
final class SimulatedChain {
    final class Wire {
        unowned let from: any LinkCore
        let fromLink: Int
        var bytes: [UInt8] = []

        /// Whether the reader takes nothing.
        var isStalled = false

        init(from: any LinkCore, link: Int) { (self.from, fromLink) = (from, link) }
    }

    /// One relay with the streams that leave there: each echoes what it gets.
    final class RelayHost: RelayShell {
        let chain: SimulatedChain
        let keys: SampleRelay
        lazy var core = RelayCore(
            identity: keys.identity,
            linkKey: keys.link,
            onionKeys: [keys.onion],
            network: chain.network,
            entropy: chain.entropy,
            unixSeconds: 1_000_000,
            shell: self
        )
        var dirty = false
        var written: [StreamKey: [UInt8]] = [:]
        var dropped: [StreamKey: StreamFault] = [:]
        var targets: [StreamKey: StreamTarget] = [:]
        var finished: Set<StreamKey> = []
        var associations: [StreamKey] = []
        var lookups: [StreamKey: StreamTarget] = [:]
        var datagrams: [(StreamKey, StreamTarget, [UInt8])] = []
        var closed: [Int: LinkError?] = [:]
        /// Whether the targets take what is written to them.
        var isConsuming = true

        init(_ chain: SimulatedChain) throws {
            self.chain = chain
            keys = try SampleRelay(chain.entropy)
        }

        var identity: RelayIdentity { keys.identity }

        func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
            chain.send(core, link, bytes)
        }
        func dial(_ link: Int, _ relay: RelayIdentity) { chain.dial(core, link, relay) }
        func close(_ link: Int, _ reason: LinkError?) {
            closed[link] = .some(reason)
            chain.close(core, link)
        }
        func needsFlush() { dirty = true }
        func connect(_ stream: StreamKey, _ target: StreamTarget) {
            targets[stream] = target
            chain.opened.append((self, stream))
        }
        func associate(_ stream: StreamKey) {
            associations.append(stream)
            chain.opened.append((self, stream))
        }
        func resolve(_ stream: StreamKey, _ target: StreamTarget) { lookups[stream] = target }
        func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer) {
            written[stream, default: []] += bytes
            if isConsuming { core.consumed(stream, bytes.count, now: chain.now) }
        }
        func finish(_ stream: StreamKey) { finished.insert(stream) }
        func drop(_ stream: StreamKey, _ fault: StreamFault) { dropped[stream] = fault }
        func resume(_ stream: StreamKey) {}
        func datagram(
            _ stream: StreamKey,
            _ target: StreamTarget,
            _ bytes: UnsafeRawBufferPointer
        ) {
            datagrams.append((stream, target, Array(bytes)))
        }
    }

    /// One client and everything it was told.
    final class ClientHost: ClientShell {
        let chain: SimulatedChain
        lazy var core = ClientCore(
            network: chain.network,
            entropy: chain.entropy,
            unixSeconds: 1_000_000,
            shell: self
        )
        var dirty = false
        var builtCircuits: [Int] = []
        var endedCircuits: [Int: CircuitEnd] = [:]
        var received: [UInt32: [UInt8]] = [:]
        var connected: Set<UInt32> = []
        var resets: [UInt32: StreamFault] = [:]
        var incoming: [UInt32] = []
        var loops = 0
        var coverRefused: [RelayIdentity: Int] = [:]
        var isPublished = false
        var finished: Set<UInt32> = []
        var found: [UInt32: [StreamTarget]] = [:]
        var datagrams: [[UInt8]] = []
        var closed: [Int: LinkError?] = [:]
        /// Whether the application takes what comes.
        var isConsuming = true
        var unconsumed: [UInt32: Int] = [:]

        init(_ chain: SimulatedChain) { self.chain = chain }

        func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
            chain.send(core, link, bytes)
        }
        func dial(_ link: Int, _ relay: RelayIdentity) { chain.dial(core, link, relay) }
        func close(_ link: Int, _ reason: LinkError?) {
            closed[link] = .some(reason)
            chain.close(core, link)
        }
        func needsFlush() { dirty = true }
        func coverRefused(by relay: RelayIdentity, atMost rate: Int) { coverRefused[relay] = rate }
        func built(_ circuit: Int) { builtCircuits.append(circuit) }
        func ended(_ circuit: Int, _ reason: CircuitEnd) { endedCircuits[circuit] = reason }
        func deliver(_ circuit: Int, _ delivery: Delivery) {
            switch delivery {
            case .data(let stream, let bytes):
                received[stream, default: []] += bytes
                if isConsuming {
                    core.consumed(circuit, stream, bytes.count, now: chain.now)
                } else {
                    unconsumed[stream, default: 0] += bytes.count
                }
            case .finished(let stream): finished.insert(stream)
            case .resolved(let stream, let targets): found[stream] = targets
            case .datagram(_, _, let bytes): datagrams.append(Array(bytes))
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
    let unixSeconds: UInt64 = 1_000_000
    var now = Moment(nanoseconds: 0)
    var relays: [RelayHost] = []
    var clients: [ClientHost] = []
    /// Wires by the end that reads them: core and link.
    private var wires: [(to: any LinkCore, link: Int, wire: Wire)] = []
    private var dials: [(core: any LinkCore, link: Int, relay: RelayIdentity)] = []
    fileprivate var opened: [(RelayHost, StreamKey)] = []
    /// Who answers in the place of honest relays.
    var impostors: [RelayIdentity: any Acceptor] = [:]
    /// Changes bytes on their way.
    var tamper: ((_ from: any LinkCore, inout [UInt8]) -> Void)?

    init(relays count: Int) throws {
        for _ in 0..<count { relays.append(try RelayHost(self)) }
        for relay in relays {
            for other in relays where other !== relay {
                relay.core.relays[other.identity] = other.keys.link.publicKey
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
                build: try relay.keys.hop(),
                linkKey: relay.keys.link.publicKey
            )
        }
    }

    /// A built circuit of a client.
    func circuit(_ client: ClientHost, _ indices: [Int]) throws -> Int {
        let circuit = try client.core.build(try path(indices), now: now)
        settle()
        try #require(client.builtCircuits.contains(circuit))
        return circuit
    }

    /// An open stream on a circuit.
    func stream(
        _ client: ClientHost,
        _ circuit: Int,
        to target: StreamTarget = .name("example.org", port: 80)
    ) throws -> UInt32 {
        let stream = try #require(client.core.open(circuit, target, now: now))
        settle()
        return stream
    }

    /// Stops or resumes the reader of what `core` sends on its links.
    func stall(_ core: any LinkCore, link: Int? = nil, _ isStalled: Bool) {
        for wire in wires.map(\.wire)
        where wire.from === core && (link == nil || wire.fromLink == link) {
            wire.isStalled = isStalled
            if !isStalled { resumed.append(wire) }
        }
    }
    private var resumed: [Wire] = []

    /// The first link that `core` has to `other`.
    func link(from core: any LinkCore, to other: any LinkCore) -> Int? {
        wires.first { $0.wire.from === core && $0.to === other }?.wire.fromLink
    }

    /// Bytes that wait on stalled wires from a core.
    func stalledBytes(from core: any LinkCore) -> Int {
        wires.filter { $0.wire.from === core }.reduce(0) { $0 + $1.wire.bytes.count }
    }

    func send(_ core: any LinkCore, _ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let wire = wires.first(where: { $0.wire.from === core && $0.wire.fromLink == link })
        else { return 0 }
        wire.wire.bytes += bytes
        return wire.wire.isStalled ? wire.wire.bytes.count : 0
    }

    func dial(_ core: any LinkCore, _ link: Int, _ relay: RelayIdentity) {
        dials.append((core, link, relay))
    }

    func close(_ core: any LinkCore, _ link: Int) {
        let other = wires.first { $0.wire.from === core && $0.wire.fromLink == link }
        wires.removeAll {
            ($0.wire.from === core && $0.wire.fromLink == link)
                || ($0.to === core && $0.link == link)
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
        let ended = lost
        lost = []
        for (core, link) in ended {
            core.linkLost(link, now: now)
            moved = true
        }
        let dialled = dials
        dials = []
        for dial in dialled {
            moved = true
            let honest = relays.first { $0.identity == dial.relay }?.core
            guard let other: any Acceptor = impostors[dial.relay] ?? honest,
                let accepted = other.linkAccepted(now: now)
            else {
                dial.core.linkLost(dial.link, now: now)
                continue
            }
            wires.append((other, accepted, Wire(from: dial.core, link: dial.link)))
            wires.append((dial.core, dial.link, Wire(from: other, link: accepted)))
            dial.core.linkConnected(dial.link, now: now)
        }
        let answered = opened
        opened = []
        for (relay, stream) in answered {
            relay.core.streamOpened(stream, now: now)
            moved = true
        }
        let drained = resumed
        resumed = []
        for wire in drained {
            wire.from.linkDrained(wire.fromLink, unsent: 0, now: now)
            moved = true
        }
        for wire in wires where !wire.wire.bytes.isEmpty && !wire.wire.isStalled {
            var bytes = wire.wire.bytes
            wire.wire.bytes = []
            tamper?(wire.wire.from, &bytes)
            bytes.withUnsafeMutableBytes { wire.to.received($0, on: wire.link, now: now) }
            moved = true
        }
        return moved
    }
}
