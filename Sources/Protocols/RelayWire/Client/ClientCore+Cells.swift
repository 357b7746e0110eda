import Bytes
import Crypto

/// Cells of a client's circuits.
extension ClientCore {
    func cell(
        _ header: CellHeader,
        _ body: UnsafeMutableRawPointer,
        from link: Link,
        now: Moment
    ) {
        guard let number = link.circuits[header.circuit], let circuit = circuits[Int(number)] else {
            if header.command == .cover { coverAnswered(link, body) }
            return
        }
        switch header.command {
        case .small: read(circuit, .small, body, now: now)
        case .large: read(circuit, .large, body, now: now)
        case .created: finish(circuit, body, now: now)
        case .destroy:
            let reason = CircuitEnd(rawValue: body.load(as: UInt8.self)) ?? .misbehaved
            end(circuit, reason, tellRelay: false, now: now)
        case .create, .padding, .cover: return
        }
    }

    /// A relay answers with the rate asked for, or with the most it gives.
    private func coverAnswered(_ link: Link, _ body: UnsafeMutableRawPointer) {
        let rate = UInt32(bigEndian: body.loadUnaligned(as: UInt32.self))
        guard link.cover != nil, let peer = link.peer, let coverRate,
            rate != UInt32(clamping: coverRate)
        else { return }
        coverRefusals[peer] = Int(rate)
        shell.coverRefused(by: peer, atMost: Int(rate))
    }

    private func finish(_ circuit: ClientCircuit, _ body: UnsafeMutableRawPointer, now: Moment) {
        guard let build = circuit.build.take() else { return }
        do throws(BuildFault) {
            let answer = UnsafeRawBufferPointer(start: body, count: BuildReply.bodyBytes)
            try build.finish(answer) { keys in
                circuit.hops.append(self.ciphers.adopt(keys))
                circuit.binding = keys.binding
            }
        } catch {
            return end(circuit, .forged, tellRelay: true, now: now)
        }
        circuit.isBuilt = true
        circuit.buildTime = now - circuit.started
        loop(circuit, now: now)
        shell.built(circuit.number)
        wake(circuit, now: now)
    }

    /// Opens a cell and reads its frames.
    private func read(
        _ circuit: ClientCircuit,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        now: Moment
    ) {
        guard circuit.isBuilt else {
            return end(circuit, .misbehaved, tellRelay: true, now: now)
        }
        circuit.bytesDown += UInt64(size.bodyBytes)
        bytesDown += UInt64(size.bodyBytes)
        let room = size.bodyBytes + CellSize.workBytes
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { cell in
            guard let start = cell.baseAddress else { return }
            start.copyMemory(from: body, byteCount: size.bodyBytes)
            guard let payload = ciphers.openBackward(&circuit.hops, size, in: start) else {
                return end(circuit, .forged, tellRelay: true, now: now)
            }
            do throws(FrameFault) {
                try circuit.endpoint.read(
                    UnsafeRawBufferPointer(start: payload, count: size.payloadBytes)
                ) { delivery in
                    self.deliver(delivery, circuit, now: now)
                }
            } catch {
                return end(circuit, .misbehaved, tellRelay: true, now: now)
            }
            wake(circuit, now: now)
        }
    }

    private func deliver(_ delivery: Delivery, _ circuit: ClientCircuit, now: Moment) {
        if case .looped(let token) = delivery, let sent = circuit.loops.removeValue(forKey: token) {
            let trip = now - sent
            circuit.lastTrip = trip
            circuit.endpoint.roundTrip = min(circuit.endpoint.roundTrip ?? trip, trip)
        }
        shell.deliver(circuit.number, delivery)
    }

    /// Puts a circuit in line when it has something to send.
    func wake(_ circuit: ClientCircuit, now: Moment) {
        guard circuit.isBuilt, circuit.endpoint.hasOutput else { return }
        line(circuit)
        pump(circuit.link, now: now)
    }

    private func line(_ circuit: ClientCircuit) {
        guard !circuit.isInLine else { return }
        circuit.isInLine = true
        circuit.link.turns.add(circuit.number, sentInOneGo: circuit.inOneGo)
    }

    /// Lets waiting circuits send while the link takes more.
    func pump(_ link: Link, now: Moment) {
        while link.isOpen, !link.isFull, let number = link.turns.next() {
            guard let circuit = circuits[number], circuit.isInLine else { continue }
            circuit.isInLine = false
            guard let size = circuit.endpoint.nextSize() else {
                circuit.inOneGo = 0
                continue
            }
            switch send(circuit, size) {
            case .sent:
                circuit.inOneGo += size.bodyBytes
                line(circuit)
            case .linkFailed: return
            case .keysUsedUp: end(circuit, .finished, tellRelay: true, now: now)
            }
        }
    }

    private enum Sending {
        case sent
        case linkFailed
        case keysUsedUp
    }

    private func send(_ circuit: ClientCircuit, _ size: CellSize) -> Sending {
        let header = CellHeader(circuit: circuit.id, command: size.command)
        guard let place = table.add(header, to: circuit.link) else { return .linkFailed }
        let offset = OnionCiphers.payloadOffset(hops: circuit.hops.count)
        var writable: [Delivery] = []
        circuit.endpoint.fill(
            UnsafeMutableRawBufferPointer(start: place + offset, count: size.payloadBytes)
        ) { writable.append($0) }
        circuit.bytesUp += UInt64(size.bodyBytes)
        bytesUp += UInt64(size.bodyBytes)
        let isSealed = ciphers.sealForward(&circuit.hops, size, in: place, entropy: entropy)
        if !isSealed { table.removeLast(header, from: circuit.link) }
        for delivery in writable { shell.deliver(circuit.number, delivery) }
        return isSealed ? .sent : .keysUsedUp
    }

    func loop(_ circuit: ClientCircuit, now: Moment) {
        let token = entropy.next()
        circuit.loops[token] = now
        circuit.endpoint.loop(token)
    }
}
