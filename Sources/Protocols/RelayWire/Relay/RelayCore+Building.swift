import Bytes
import Crypto

/// Building and ending circuits.
extension RelayCore {
    /// Which neighbours are told that a circuit ended.
    enum Neighbours {
        case previous
        case next
        case both
    }

    /// Handles one cell of an authentic record.
    func cell(
        _ header: CellHeader,
        _ body: UnsafeMutableRawPointer,
        from link: Link,
        now: Moment
    ) throws(LinkError) {
        switch header.command {
        case .small: pass(header.circuit, .small, body, from: link, now: now)
        case .large: pass(header.circuit, .large, body, from: link, now: now)
        case .create: try create(header.circuit, body, from: link, now: now)
        case .created: created(header.circuit, body, from: link, now: now)
        case .destroy:
            guard let slot = link.circuits[header.circuit], let circuit = circuits[Int(slot)] else {
                return
            }
            let reason = CircuitEnd(rawValue: body.load(as: UInt8.self)) ?? .misbehaved
            end(slot, reason, tell: circuit.previous === link ? .next : .previous, now: now)
        case .padding: counts.padding += 1
        case .cover: cover(link, body, now: now)
        }
    }

    /// Answers a request for cover: with the rate asked for, or with the most there is to have.
    private func cover(_ link: Link, _ body: UnsafeMutableRawPointer, now: Moment) {
        guard link.peer == nil, link.cover == nil else { return }
        let rate = Int(UInt32(bigEndian: body.loadUnaligned(as: UInt32.self)))
        let isGiven = rate > 0 && rate <= coverLimit
        if !isGiven { counts.coverRefused += 1 }
        table.sendCover(rate: isGiven ? rate : coverLimit, on: link)
        guard isGiven else { return }
        table.cover(link, rate: rate, now: now)
    }

    private func create(
        _ id: UInt32,
        _ body: UnsafeMutableRawPointer,
        from link: Link,
        now: Moment
    ) throws(LinkError) {
        // The side that dialled numbers its circuits odd, and only the other side asks us.
        guard id & 1 == (link.peer == nil ? 1 : 0), id != 0 else {
            throw .cell(.wrongSide(circuit: id))
        }
        guard link.circuits[id] == nil else { throw .cell(.duplicateCircuit(id)) }
        guard link.circuits.count < RelayLimits.circuitsPerLink else {
            throw .cell(.tooManyCircuits(limit: RelayLimits.circuitsPerLink))
        }
        guard !isLeaving, circuitCount < RelayLimits.circuits, link.builds.take(now: now) else {
            return refuse(id, link, isLeaving ? .leaving : .overloaded)
        }
        do throws(BuildFault) {
            let request = try BuildRequest.open(
                UnsafeRawBufferPointer(start: body, count: BuildOnion.bodyBytes),
                identity: identity,
                onionKeys: onionKeys,
                entropy: entropy
            )
            accept(request, id, link, now: now)
        } catch {
            if error == .replayed { counts.buildsReplayed += 1 }
            refuse(id, link, .badBuild)
        }
    }

    private func refuse(_ id: UInt32, _ link: Link, _ reason: CircuitEnd) {
        counts.buildsRefused += 1
        destroy(id, on: link, reason)
    }

    private func accept(
        _ request: BuildRequest,
        _ id: UInt32,
        _ link: Link,
        now: Moment
    ) {
        let hop = request.withKeys { ciphers.adopt($0) }
        let slot = newSlot(link, id, hop)
        link.circuits[id] = slot
        switch request.routing {
        case .last:
            circuits[Int(slot)]?.end = RelayCircuit.End(
                binding: request.withKeys { $0.binding },
                tally: held
            )
            counts.circuitsBuilt += 1
            let answer = BuildRequest.answer(request.pendingAnswer(), around: nil)
            table.send(.created, answer, id, on: link)
        case .next(let relay):
            guard relays[relay] != nil, relay != identity else {
                return end(slot, .unknownRelay, tell: .previous, now: now)
            }
            let next = request.next
            circuits[Int(slot)]?.pending = RelayCircuit.Pending(
                answer: request.pendingAnswer(),
                next: next,
                deadline: now + RelayLimits.build
            )
            extend(slot, to: relay, now: now)
        }
    }

    private func newSlot(_ link: Link, _ id: UInt32, _ hop: HopCipher) -> Int32 {
        nextSerial &+= 1
        let circuit = RelayCircuit(serial: nextSerial, previous: link, previousID: id, hop: hop)
        if let slot = freeCircuits.popLast() {
            circuits[Int(slot)] = circuit
            return slot
        }
        circuits.append(circuit)
        return Int32(circuits.count - 1)
    }

    private func extend(_ slot: Int32, to relay: RelayIdentity, now: Moment) {
        let link: Link
        if let known = linksByRelay[relay] {
            link = known
        } else {
            link = table.dial(relay, now: now)
            linksByRelay[relay] = link
        }
        circuits[Int(slot)]?.next = link
        if link.isOpen { return pass(slot, on: link, now: now) }
        guard waitingBuilds[link.id, default: []].count < RelayLimits.buildsWaiting else {
            return end(slot, .overloaded, tell: .previous, now: now)
        }
        waitingBuilds[link.id, default: []].append(slot)
    }

    /// Sends the waiting build requests of a link that has opened.
    func linkOpened(_ link: Link, now: Moment) {
        for slot in waitingBuilds.removeValue(forKey: link.id) ?? []
        where isWaiting(slot, for: link) {
            pass(slot, on: link, now: now)
        }
    }

    /// Whether the circuit that has this slot now has a request to send on a link.
    func isWaiting(_ slot: Int32, for link: Link) -> Bool {
        guard let circuit = circuits[Int(slot)] else { return false }
        return circuit.next === link && circuit.nextID == 0
    }

    private func pass(_ slot: Int32, on link: Link, now: Moment) {
        guard let body = circuits[Int(slot)]?.pending?.next, let id = link.newCircuit() else {
            return end(slot, .overloaded, tell: .previous, now: now)
        }
        link.circuits[id] = slot
        circuits[Int(slot)]?.nextID = id
        table.send(.create, body, id, on: link)
    }

    private func created(
        _ id: UInt32,
        _ body: UnsafeMutableRawPointer,
        from link: Link,
        now: Moment
    ) {
        guard let slot = link.circuits[id], let circuit = circuits[Int(slot)],
            circuit.next === link, let pending = circuit.pending
        else { return }
        circuits[Int(slot)]?.pending = nil
        counts.circuitsBuilt += 1
        let inner = Array(UnsafeRawBufferPointer(start: body, count: BuildReply.bodyBytes))
        let answer = BuildRequest.answer(pending.answer, around: inner)
        table.send(.created, answer, circuit.previousID, on: circuit.previous)
    }

    /// Ends a circuit here and tells neighbours.
    func end(_ slot: Int32, _ reason: CircuitEnd, tell: Neighbours, now: Moment) {
        guard var circuit = circuits[Int(slot)] else { return }
        circuits[Int(slot)] = nil
        freeCircuits.append(slot)
        if reason == .forged { counts.cellsForged += 1 }
        queuedBytes -= circuit.forwardCells?.cells.byteCount ?? 0
        queuedBytes -= circuit.backwardCells?.cells.byteCount ?? 0
        ciphers.forget(&circuit.hop)
        circuit.previous.circuits.removeValue(forKey: circuit.previousID)
        if circuit.nextID != 0 { circuit.next?.circuits.removeValue(forKey: circuit.nextID) }
        if tell != .next { destroy(circuit.previousID, on: circuit.previous, reason) }
        if tell != .previous, circuit.nextID != 0, let next = circuit.next {
            destroy(circuit.nextID, on: next, reason)
        }
        if let end = circuit.end { dropStreams(of: end, slot, circuit.serial, now: now) }
    }

    private func destroy(_ id: UInt32, on link: Link, _ reason: CircuitEnd) {
        guard link.isOpen else { return }
        table.send(.destroy, [reason.rawValue], id, on: link)
    }
}
