import Bytes
import Crypto
import RelayWire

/// What neighbours, targets and time may do to a relay.
extension FuzzRelay {
    private static let mostLinks = 6
    private static let mostRequests = 12
    private static let host = Ed25519.PrivateKey.generate(Entropy(simulationSeed: 22))

    func step() {
        switch choices.byte() % 15 {
        case 0: anyCell()
        case 1: anyRecord()
        case 2: anyBytes()
        case 3: request()
        case 4: anyFrames()
        case 5: open()
        case 6: publish()
        case 7: actOnStream()
        case 8: pass()
        case 9: drain()
        case 10: connect()
        case 11: lose()
        case 12: answer()
        case 13: hold()
        default: data()
        }
    }

    private func link() -> Int? {
        let links = neighbours.keys.sorted()
        return links.isEmpty ? nil : links[choices.index(of: links.count)]
    }

    private func anyCell() {
        guard let link = link(), let neighbour = neighbours[link] else { return }
        let id = UInt32(choices.byte())
        guard let command = CellCommand(rawValue: choices.byte() % 8) else { return }
        let padding = command == .padding ? choices.number() : 0
        let header = CellHeader(circuit: id, command: command, padding: padding)
        // What its client did not seal ends a circuit.
        give(neighbour.cell(header, choices.run(upTo: header.bodyBytes)), link)
    }

    private func anyRecord() {
        guard let link = link(), let neighbour = neighbours[link] else { return }
        give(neighbour.record(choices.run(upTo: RecordFormat.payloadBytes)), link)
    }

    private func anyBytes() {
        guard let link = link() else { return }
        give(choices.run(upTo: 4096), link)
    }

    private func request() {
        guard requests < Self.mostRequests, let link = link(), let neighbour = neighbours[link],
            neighbour.isOpen
        else { return }
        requests += 1
        let choice = choices.byte()
        let dialled = neighbour.greeting.isEmpty ? 0 : 1
        let id = UInt32(choice & 7) * 2 + UInt32(dialled)
        let hops = Int(choice >> 4) % 3 + 1
        let circuit = FuzzCircuit(
            link: link,
            id: id,
            path: Array(RelayKeys.all.prefix(hops)),
            isFirst: used.insert([link, Int(id)]).inserted,
            ciphers: ciphers,
            entropy: entropy
        )
        circuits.append(circuit)
        give(neighbour.cell(CellHeader(circuit: id, command: .create), circuit.request), link)
    }

    private func circuit() -> FuzzCircuit? {
        let built = circuits.filter(\.isBuilt)
        return built.isEmpty ? nil : built[choices.index(of: built.count)]
    }

    private func send(_ frames: [UInt8], on circuit: FuzzCircuit) {
        guard let neighbour = neighbours[circuit.link] else { return }
        let size = CellSize.fitting(frames.count)
        let header = CellHeader(circuit: circuit.id, command: size.command)
        give(neighbour.cell(header, circuit.sealed(frames, size)), circuit.link)
    }

    private func anyFrames() {
        guard let circuit = circuit() else { return }
        send(choices.run(upTo: CellSize.large.payloadBytes), on: circuit)
    }

    private func open() {
        guard let circuit = circuit() else { return }
        let number = circuit.newStream()
        let service = StreamTarget.service(Self.host.publicKey.bytes)
        let frames =
            switch choices.byte() % 5 {
            case 0: encodedFrame(.associate, number)
            case 1: encodedFrame(.resolve, number, StreamTarget.name("a", port: 1).bytes)
            case 2, 3: encodedFrame(.begin, number, service.bytes)
            default: encodedFrame(.begin, number, StreamTarget.name("a", port: 1).bytes)
            }
        send(frames, on: circuit)
    }

    /// Data, credit, an end: what comes after a stream was opened.
    private func data() {
        guard let circuit = circuit() else { return }
        let choice = choices.byte()
        let stream = UInt32(choices.byte())
        let bytes = [UInt8](repeating: choice, count: min(choices.number(), 16_000))
        let frames =
            switch choice % 5 {
            case 0: encodedFrame(.finish, stream)
            case 1: encodedFrame(.reset, stream, [1])
            case 2: encodedFrame(.credit, stream, [0, 1, choice, 0])
            case 3: encodedFrame(.connected, stream)
            default: encodedFrame(.data, stream, bytes)
            }
        send(frames, on: circuit)
    }

    private func publish() {
        guard let circuit = circuit() else { return }
        let signature = Self.host.sign(circuit.binding, domain: .rendezvous)
        let content = Self.host.publicKey.bytes + signature.bytes
        send(encodedFrame(.publish, 0, content), on: circuit)
    }

    private func actOnStream() {
        let streams = untaken.keys.sorted {
            ($0.circuit, $0.serial, $0.stream) < ($1.circuit, $1.serial, $1.stream)
        }
        guard !streams.isEmpty else { return }
        let stream = streams[choices.index(of: streams.count)]
        switch choices.byte() % 7 {
        case 0: core.streamOpened(stream, now: now)
        case 1: core.finish(stream, now: now)
        case 2:
            untaken[stream] = nil
            core.reset(stream, .refused, now: now)
        case 3:
            untaken[stream] = nil
            core.resolved(stream, [.name("b", port: 0)], now: now)
        case 4:
            let bytes = choices.run(upTo: 2000)
            core.sendDatagram(stream, from: .name("c", port: 3), bytes, now: now)
        case 5:
            let bytes = min(untaken[stream] ?? 0, choices.number() * 16)
            untaken[stream, default: 0] -= bytes
            core.consumed(stream, bytes, now: now)
        default:
            let bytes = [UInt8](repeating: 1, count: choices.number() * 2)
            guard !full.contains(stream) else { return }
            if bytes.withUnsafeBytes({ core.send(stream, $0, now: now) }) { full.insert(stream) }
        }
    }

    /// Lets time pass.
    private func pass() {
        now = now + .milliseconds(Int64(choices.byte()) * 40)
        unixSeconds = 1_000_000 + UInt64(now.nanoseconds / 1_000_000_000)
        core.tick(now: now, unixSeconds: unixSeconds)
        _ = core.emitCover(now: now)
    }

    /// Holds back what neighbours send, or lets all of it come at once.
    private func hold() {
        guard let sent = held else {
            held = []
            return
        }
        held = nil
        for (link, bytes) in sent { give(bytes, link) }
    }

    /// Lets a network take nothing for a while, or again something or all.
    private func drain() {
        guard let link = link() else { return }
        guard choices.byte() & 1 == 1 else {
            stalled.insert(link)
            return
        }
        let waiting = min(unsent[link] ?? 0, choices.number() * 16)
        if waiting == 0 { stalled.remove(link) }
        unsent[link] = waiting
        core.linkDrained(link, unsent: waiting, now: now)
    }

    /// Lets a link that the relay dials connect, or a new client come.
    private func connect() {
        guard !dialled.isEmpty else {
            if neighbours.count < Self.mostLinks { accept() }
            return
        }
        let (link, relay) = dialled.removeFirst()
        neighbours[link] = FuzzNeighbour(answeringAs: relay, entropy: entropy)
        core.linkConnected(link, now: now)
    }

    private func lose() {
        guard let link = dialled.first?.link ?? link() else { return }
        forget(link)
        core.linkLost(link, now: now)
    }

    /// Answers what the relay asked a neighbour for.
    private func answer() {
        guard !passedOn.isEmpty else { return }
        let (link, id, body) = passedOn[choices.index(of: passedOn.count)]
        guard let neighbour = neighbours[link] else { return }
        let commands: [CellCommand] = [.created, .small, .large, .destroy, .created]
        let choice = choices.index(of: commands.count)
        let header = CellHeader(circuit: id, command: commands[choice])
        let answer = choice == 0 ? neighbour.answer(body, entropy) : nil
        give(neighbour.cell(header, answer ?? choices.run(upTo: header.bodyBytes)), link)
    }
}
