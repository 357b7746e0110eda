import Bytes
import Crypto
import WebRTCWire

/// Two agents, translators and servers, over virtual time and seeded losses.
struct VirtualNetwork {
    private struct Packet {
        let bytes: [UInt8]
        let source: Endpoint
        let destination: Endpoint
        let arrival: Moment
        let order: Int
    }

    static let stunServer = endpoint("203.0.113.1:3478")

    var now = Moment.milliseconds(0)
    var peers: [SimulatedPeer] = []
    var translators: [Translator] = []
    var lossPercent = 0
    /// Nothing arrives anywhere.
    var isCut = false
    /// Packets between the peers themselves are lost, whatever way they take.
    var isDirectCut = false
    var relay: SimulatedRelay?
    /// Whether peers tell each other of candidates as they find them.
    var trickles = true
    private(set) var sent = 0
    private var packets: [Packet] = []
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Adds a peer at these addresses, behind a translator or not; returns its place.
    mutating func add(
        _ addresses: [String],
        behind kind: Translator.Kind? = nil,
        role: ICERole,
        configuration: ICEConfiguration = ICEConfiguration(servers: [.stun(stunServer)])
    ) -> Int {
        var place: Int?
        if let kind {
            place = translators.count
            let outside = IPv4Address(198, 51, 100, UInt8(translators.count + 1))
            translators.append(Translator(kind, at: .v4(outside)))
        }
        let entropy = Entropy(simulationSeed: generator.next())
        var peer = SimulatedPeer(
            agent: ICEAgent(configuration, role: role, entropy: entropy, now: now),
            sockets: [:],
            translator: place
        )
        for (base, address) in addresses.enumerated() {
            peer.sockets[base + 10] = endpoint(address)
            peer.agent.add(host: endpoint(address), base: base + 10, now: now)
        }
        peer.agent.finishHosts(now: now)
        peers.append(peer)
        return peers.count - 1
    }

    /// Gives each peer the other's credentials, and what candidates are known.
    mutating func introduce(after delay: Duration = .zero) {
        perform()
        start(1)
        if delay > .zero { run(for: delay) }
        start(0)
    }

    mutating func start(_ index: Int) {
        peers[index].agent.start(remote: peers[1 - index].agent.credentials, now: now)
        if trickles {
            for candidate in peers[1 - index].agent.localCandidates {
                peers[index].agent.add(remote: candidate, now: now)
            }
        }
        perform()
    }

    /// Restarts both agents; what was agreed before stays in use meanwhile.
    mutating func restart() {
        for index in peers.indices { peers[index].agent.restart(now: now) }
        introduce()
    }

    /// Sends data from one peer to the other, if it has a path.
    mutating func send(_ payload: [UInt8], from index: Int) -> Bool {
        var datagrams: [(bytes: [UInt8], to: Endpoint, base: Int)] = []
        let wasSent = payload.withUnsafeBytes { payload in
            peers[index].agent.transmit(payload, now: now) { bytes, destination, base in
                datagrams.append((Array(bytes), destination, base))
            }
        }
        for datagram in datagrams {
            launch(datagram.bytes, from: index, base: datagram.base, to: datagram.to)
        }
        perform()
        return wasSent
    }

    /// Lets time pass until `isDone` or until it is over.
    mutating func run(
        for duration: Duration,
        until isDone: (VirtualNetwork) -> Bool = { _ in false }
    ) {
        let end = now + duration
        perform()
        while !isDone(self) {
            let arrival = packets.map(\.arrival).min()
            let deadline =
                (peers.compactMap(\.agent.deadline) + [relay?.deadline].compactMap(\.self))
                .min()
            guard let next = [arrival, deadline].compactMap(\.self).min(), next <= end else {
                break
            }
            now = max(now, next)
            deliver()
            for index in peers.indices {
                if let due = peers[index].agent.deadline, due <= now {
                    peers[index].agent.tick(now)
                }
            }
            launch(relay?.tick(now) ?? [])
            perform()
        }
        if !isDone(self) { now = end }
    }

    /// Until both peers are connected and one has nominated.
    mutating func connect(within duration: Duration = .seconds(30)) {
        run(for: duration) { network in
            network.peers.allSatisfy { $0.agent.state == .connected }
        }
    }

    private mutating func deliver() {
        let due = packets.filter { $0.arrival <= now }.sorted { $0.order < $1.order }
        packets.removeAll { $0.arrival <= now }
        for packet in due { deliver(packet) }
    }

    private mutating func deliver(_ packet: Packet) {
        if packet.destination == Self.stunServer { return answer(packet) }
        let answers = relay?.receive(
            packet.bytes,
            from: packet.source,
            at: packet.destination,
            now: now
        )
        if let answers { return launch(answers) }
        for index in peers.indices {
            for (base, address) in peers[index].sockets where address == packet.destination {
                hand(packet, to: index, base: base)
            }
        }
    }

    private mutating func hand(_ packet: Packet, to index: Int, base: Int) {
        packet.bytes.withUnsafeBytes { bytes in
            let arrival = peers[index].agent.handle(bytes, from: packet.source, on: base, now: now)
            if case .application(let payload) = arrival {
                peers[index].received.append(Array(payload))
            }
        }
        perform()
    }

    /// A STUN server that only answers Binding requests.
    private mutating func answer(_ packet: Packet) {
        let answer = packet.bytes.withUnsafeBytes { bytes -> [UInt8]? in
            do {
                let request = try STUNMessage(parsing: bytes)
                var writer = STUNWriter(.success, .binding, request.transaction)
                writer.append(.xorMappedAddress, packet.source)
                return writer.finish()
            } catch {
                return nil
            }
        }
        if let answer { launch(answer, from: Self.stunServer, to: packet.source) }
    }

    /// Does what the agents want, until they want nothing.
    private mutating func perform() {
        for index in peers.indices {
            while let effect = peers[index].agent.next() {
                switch effect {
                case .send(let bytes, let destination, let base):
                    launch(bytes, from: index, base: base, to: destination)
                case .candidate(let candidate):
                    peers[index].trickled.append(candidate)
                    if trickles, peers.count == 2, peers[1 - index].agent.remoteCredentials != nil {
                        peers[1 - index].agent.add(remote: candidate, now: now)
                    }
                case .gathered: peers[index].hasGathered = true
                case .state(let state): peers[index].states.append(state)
                case .selected(let path): peers[index].paths.append(path)
                }
            }
        }
    }

    private mutating func launch(_ datagrams: [SimulatedRelay.Datagram]) {
        for datagram in datagrams {
            launch(datagram.bytes, from: datagram.source, to: datagram.destination)
        }
    }

    private mutating func launch(
        _ bytes: [UInt8],
        from index: Int,
        base: Int,
        to destination: Endpoint
    ) {
        guard let inside = peers[index].sockets[base] else { return }
        guard let translator = peers[index].translator else {
            return launch(bytes, from: inside, to: destination)
        }
        // Private networks are not connected with each other.
        guard !destination.address.isPrivate else { return }
        let outside = translators[translator].leave(from: inside, to: destination)
        launch(bytes, from: outside, to: destination)
    }

    private mutating func launch(_ bytes: [UInt8], from source: Endpoint, to destination: Endpoint)
    {
        sent += 1
        var destination = destination
        if let place = translators.firstIndex(where: { $0.address == destination.address }) {
            guard let inside = translators[place].arrive(from: source, at: destination.port) else {
                return
            }
            destination = inside
        }
        let isServers = isServer(source) || isServer(destination)
        let isLost = Int.random(in: 0..<100, using: &generator) < lossPercent
        let delay = Duration.milliseconds(Int.random(in: 10...14, using: &generator))
        guard !isLost, !isCut, isServers || !isDirectCut else { return }
        packets.append(
            Packet(
                bytes: bytes,
                source: source,
                destination: destination,
                arrival: now + delay,
                order: sent
            )
        )
    }

    private func isServer(_ endpoint: Endpoint) -> Bool {
        endpoint.address == Self.stunServer.address
    }
}
