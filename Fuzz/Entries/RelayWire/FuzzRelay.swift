import Bytes
import Crypto
import RelayWire

/// A whole relay between neighbours and targets that do what an input says.
///
/// Everything it sends must be sound, what waits must stay within its limits, and when all links
/// are gone nothing may be left.
final class FuzzRelay {
    let keys = RelayKeys.all[0]
    let entropy = Entropy(simulationSeed: 21)
    let ciphers = OnionCiphers()
    lazy var core = RelayCore(
        identity: keys.identity,
        linkKey: keys.link,
        onionKeys: [keys.onion()],
        network: RelayKeys.network,
        entropy: entropy,
        unixSeconds: unixSeconds,
        shell: self
    )
    var choices: FuzzChoices
    var now = Moment(nanoseconds: 0)
    var unixSeconds: UInt64 = 1_000_000
    var neighbours: [Int: FuzzNeighbour] = [:]
    /// Links that the relay wants dialled.
    var dialled: [(link: Int, relay: RelayKeys)] = []
    var circuits: [FuzzCircuit] = []
    /// What neighbours sent and has not come yet, while that is held back.
    var held: [(link: Int, bytes: [UInt8])]?
    /// What the relay sent and nobody has read.
    var outbox: [(link: Int, bytes: [UInt8])] = []
    var unsent: [Int: Int] = [:]
    /// Links whose network takes nothing at once.
    var stalled: Set<Int> = []
    var isDirty = false
    /// Streams that leave here, with the bytes that their targets have not taken.
    var untaken: [StreamKey: Int] = [:]
    /// Streams that were told to wait.
    var full: Set<StreamKey> = []
    var requests = 0
    /// Links and numbers of all circuits so far.
    var used: Set<[Int]> = []
    /// Requests that the relay passed on.
    var passedOn: [(link: Int, id: UInt32, body: [UInt8])] = []

    private static let mostSteps = 400
    private static let mostUnsent = RelayLimits.unsentBytesPerLink + 5 * RecordFormat.bytes

    init(_ choices: FuzzChoices) { self.choices = choices }

    static func feed(_ bytes: UnsafeRawBufferPointer) {
        let relay = FuzzRelay(FuzzChoices(bytes))
        relay.run()
    }

    private func run() {
        for peer in RelayKeys.all.dropFirst() { core.relays[peer.identity] = peer.link.publicKey }
        accept()
        var steps = 0
        while !choices.isOver, steps < Self.mostSteps {
            step()
            settle()
            check()
            steps += 1
        }
        for link in Array(neighbours.keys) + dialled.map(\.link) {
            core.linkLost(link, now: now)
        }
        core.flush(now: now)
        precondition(core.linkCount == 0 && core.circuitCount == 0 && core.waitingBytes == 0)
    }

    private func check() {
        let most = RelayLimits.waitingBytes + RelayLimits.queuedBytesPerCircuit
        precondition(core.waitingBytes <= most)
        precondition(core.circuitCount > 0 || core.waitingBytes == 0)
        precondition(unsent.values.allSatisfy { $0 <= Self.mostUnsent })
    }

    /// A link from a client, past its handshake.
    func accept() {
        guard let link = core.linkAccepted(now: now) else { return }
        let client = FuzzNeighbour(dialling: keys, entropy: entropy, unixSeconds: unixSeconds)
        neighbours[link] = client
        give(client.greeting, link)
        settle()
    }

    func give(_ bytes: [UInt8], _ link: Int) {
        guard !bytes.isEmpty else { return }
        if held != nil {
            held?.append((link, bytes))
            return
        }
        var bytes = bytes
        bytes.withUnsafeMutableBytes { core.received($0, on: link, now: now) }
    }

    /// Carries everything that can be carried.
    func settle() {
        while isDirty || !outbox.isEmpty {
            if isDirty {
                isDirty = false
                core.flush(now: now)
            }
            let sent = outbox
            outbox = []
            for (link, bytes) in sent {
                guard let neighbour = neighbours[link] else { continue }
                var came: [(CellHeader, [UInt8])] = []
                let reply = neighbour.receive(bytes, unixSeconds: unixSeconds) {
                    came.append(($0, $1))
                }
                give(reply, link)
                for (header, body) in came { read(header, body, link) }
            }
        }
    }

    private func read(_ header: CellHeader, _ body: [UInt8], _ link: Int) {
        let index = circuits.lastIndex { $0.link == link && $0.id == header.circuit }
        switch header.command {
        case .created: if let index { circuits[index].created(body) }
        case .small: if let index { circuits[index].came(.small, body) }
        case .large: if let index { circuits[index].came(.large, body) }
        case .destroy: if let index { circuits.remove(at: index).forget() }
        case .create: passedOn.append((link, header.circuit, body))
        case .padding: precondition(body.count <= CellHeader.paddingBytes)
        // The answer to a request: a rate.
        case .cover: precondition(body.count == 4)
        }
    }
}

extension FuzzRelay: RelayShell {
    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        outbox.append((link, Array(bytes)))
        if stalled.contains(link) { unsent[link, default: 0] += bytes.count }
        return unsent[link, default: 0]
    }

    func dial(_ link: Int, _ relay: RelayIdentity) {
        guard let keys = RelayKeys.all.first(where: { $0.identity == relay }) else {
            preconditionFailure("a relay dials only whom it knows")
        }
        dialled.append((link, keys))
    }

    func close(_ link: Int, _ reason: LinkError?) { forget(link) }

    func forget(_ link: Int) {
        neighbours[link] = nil
        unsent[link] = nil
        stalled.remove(link)
        dialled.removeAll { $0.link == link }
        passedOn.removeAll { $0.link == link }
        for circuit in circuits where circuit.link == link { circuit.forget() }
        circuits.removeAll { $0.link == link }
    }

    func needsFlush() { isDirty = true }

    func connect(_ stream: StreamKey, _ target: StreamTarget) { begin(stream) }
    func associate(_ stream: StreamKey) { begin(stream) }
    func resolve(_ stream: StreamKey, _ target: StreamTarget) { begin(stream) }

    private func begin(_ stream: StreamKey) {
        precondition(untaken[stream] == nil, "a number is used once")
        untaken[stream] = 0
    }

    func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer) {
        untaken[stream, default: 0] += bytes.count
    }

    func finish(_ stream: StreamKey) {}

    func drop(_ stream: StreamKey, _ fault: StreamFault) {
        untaken[stream] = nil
        full.remove(stream)
    }

    func resume(_ stream: StreamKey) { full.remove(stream) }

    func datagram(
        _ stream: StreamKey,
        _ target: StreamTarget,
        _ bytes: UnsafeRawBufferPointer
    ) {
        precondition(bytes.count < CellSize.large.payloadBytes)
    }
}
