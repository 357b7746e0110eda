import Bytes
import Crypto

/// The data path: one cell in, one layer off or on, one cell out.
extension RelayCore {
    /// Passes a cell on, or reads it when the circuit ends here.
    func pass(
        _ id: UInt32,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        from link: Link,
        now: Moment
    ) {
        guard let slot = link.circuits[id], let circuit = circuits[Int(slot)] else { return }
        guard circuit.pending == nil else {
            return end(slot, .misbehaved, tell: .both, now: now)
        }
        if circuit.next === link, circuit.nextID == id {
            move(slot, .backward, size, body, to: circuit.previous, circuit.previousID, now: now)
        } else if circuit.end != nil {
            read(slot, size, body, now: now)
        } else if let next = circuit.next {
            move(slot, .forward, size, body, to: next, circuit.nextID, now: now)
        }
    }

    private func move(
        _ slot: Int32,
        _ direction: CellDirection,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        to link: Link,
        _ id: UInt32,
        now: Moment
    ) {
        let header = CellHeader(circuit: id, command: size.command)
        counts.cellsForwarded += 1
        counts.bytesForwarded += UInt64(size.bodyBytes)
        if link.isFull || !isQueueEmpty(slot, direction) {
            return wait(slot, direction, header, size, body, on: link, now: now)
        }
        guard let place = table.add(header, to: link) else { return }
        guard layer(slot, direction, size, body, into: place) else {
            table.removeLast(header, from: link)
            return end(slot, .forged, tell: .both, now: now)
        }
    }

    private func isQueueEmpty(_ slot: Int32, _ direction: CellDirection) -> Bool {
        guard let circuit = circuits[Int(slot)] else { return true }
        let waiting = direction == .forward ? circuit.forwardCells : circuit.backwardCells
        return waiting?.cells.isEmpty ?? true
    }

    /// Takes this relay's layer off, or puts it on.
    private func layer(
        _ slot: Int32,
        _ direction: CellDirection,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        into place: UnsafeMutableRawPointer
    ) -> Bool {
        guard var hop = circuits[Int(slot)]?.hop else { return false }
        defer { circuits[Int(slot)]?.hop = hop }
        switch direction {
        case .forward: return ciphers.openForward(&hop, size, body, into: place)
        case .backward: return ciphers.sealBackward(&hop, size, body, into: place)
        }
    }

    /// Queues a cell for a link that is full.
    private func wait(
        _ slot: Int32,
        _ direction: CellDirection,
        _ header: CellHeader,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        on link: Link,
        now: Moment
    ) {
        guard waitingBytes < waitingLimit else {
            counts.circuitsShed += 1
            return end(slot, .overloaded, tell: .both, now: now)
        }
        let waiting = queue(slot, direction)
        let before = waiting.cells.byteCount
        do throws(CircuitEnd) {
            try waiting.cells.append(header) { self.layer(slot, direction, size, body, into: $0) }
        } catch {
            return end(slot, error, tell: .both, now: now)
        }
        queuedBytes += waiting.cells.byteCount - before
        line(slot, direction, on: link)
    }

    private func queue(_ slot: Int32, _ direction: CellDirection) -> RelayCircuit.Waiting {
        let circuit = circuits[Int(slot)]
        let known = direction == .forward ? circuit?.forwardCells : circuit?.backwardCells
        if let known { return known }
        let new = RelayCircuit.Waiting()
        switch direction {
        case .forward: circuits[Int(slot)]?.forwardCells = new
        case .backward: circuits[Int(slot)]?.backwardCells = new
        }
        return new
    }

    /// Puts a circuit in line on a link unless it is there already.
    func line(_ slot: Int32, _ direction: CellDirection, on link: Link) {
        let index = direction.rawValue
        guard let circuit = circuits[Int(slot)], circuit.isInLine[index] == 0 else { return }
        circuits[Int(slot)]?.isInLine[index] = 1
        let turn = RelayTurn(slot: slot, serial: circuit.serial, direction: direction)
        link.turns.add(turn.number, sentInOneGo: Int(circuit.inOneGo[index]))
    }

    /// Lets waiting circuits send while the link takes more.
    func pump(_ link: Link, now: Moment) {
        while link.isOpen, !link.isFull, let turn = link.turns.next().flatMap(RelayTurn.init) {
            let (slot, index) = (Int(turn.slot), turn.direction.rawValue)
            guard circuits[slot]?.serial == turn.serial, circuits[slot]?.isInLine[index] == 1
            else { continue }
            circuits[slot]?.isInLine[index] = 0
            let sent = sendOne(turn.slot, turn.direction, on: link, now: now)
            guard let before = circuits[slot]?.inOneGo[index] else { continue }
            if sent == 0 {
                circuits[slot]?.inOneGo[index] = 0
            } else {
                let (sum, isTooMuch) = before.addingReportingOverflow(Int32(sent))
                circuits[slot]?.inOneGo[index] = isTooMuch ? .max : sum
                line(turn.slot, turn.direction, on: link)
            }
        }
    }

    /// Sends one cell of a circuit; 0 when it had none.
    private func sendOne(
        _ slot: Int32,
        _ direction: CellDirection,
        on link: Link,
        now: Moment
    ) -> Int {
        guard let circuit = circuits[Int(slot)] else { return 0 }
        let waiting = direction == .forward ? circuit.forwardCells : circuit.backwardCells
        guard let waiting, let header = waiting.cells.first() else {
            return direction == .backward ? sendOwn(slot, on: link, now: now) : 0
        }
        guard let place = table.add(header, to: link) else { return 0 }
        waiting.cells.takeFirst(header, into: place)
        queuedBytes -= CellHeader.bytes + header.bodyBytes
        if waiting.cells.isEmpty {
            switch direction {
            case .forward: circuits[Int(slot)]?.forwardCells = nil
            case .backward: circuits[Int(slot)]?.backwardCells = nil
            }
        }
        return header.bodyBytes
    }

    /// Seals one cell of a circuit that ends here.
    private func sendOwn(_ slot: Int32, on link: Link, now: Moment) -> Int {
        guard let circuit = circuits[Int(slot)], let end = circuit.end, circuit.previous === link,
            let size = end.endpoint.nextSize()
        else { return 0 }
        let header = CellHeader(circuit: circuit.previousID, command: size.command)
        guard let place = table.add(header, to: link) else { return 0 }
        var writable: [UInt32] = []
        end.endpoint.fill(
            UnsafeMutableRawBufferPointer(
                start: place + CellSize.tagBytes,
                count: size.payloadBytes
            )
        ) { delivery in
            if case .writable(let stream) = delivery { writable.append(stream) }
        }
        var hop = circuit.hop
        let isSealed = ciphers.sealOwn(&hop, size, in: place)
        circuits[Int(slot)]?.hop = hop
        guard isSealed else {
            table.removeLast(header, from: link)
            self.end(slot, .finished, tell: .previous, now: now)
            return 0
        }
        for stream in writable { resume(key(slot, stream), now: now) }
        return size.bodyBytes
    }

    /// Opens a cell of a circuit that ends here and reads its frames.
    private func read(
        _ slot: Int32,
        _ size: CellSize,
        _ body: UnsafeMutableRawPointer,
        now: Moment
    ) {
        withUnsafeTemporaryAllocation(byteCount: size.bodyBytes, alignment: 16) { plain in
            guard let start = plain.baseAddress else { return }
            guard layer(slot, .forward, size, body, into: start) else {
                return end(slot, .forged, tell: .previous, now: now)
            }
            let payload = UnsafeRawBufferPointer(start: start, count: size.payloadBytes)
            guard let circuit = circuits[Int(slot)], let end = circuit.end else { return }
            do throws(FrameFault) {
                try end.endpoint.read(payload) { delivery in
                    self.deliver(delivery, slot, now: now)
                }
            } catch {
                return self.end(slot, .misbehaved, tell: .previous, now: now)
            }
            wake(slot, now: now)
            shedIfOverloaded(slot, now: now)
        }
    }

    /// Ends a circuit whose end here holds bytes, while the relay holds more than it may.
    func shedIfOverloaded(_ slot: Int32, now: Moment) {
        guard waitingBytes > waitingLimit, let end = circuits[Int(slot)]?.end,
            end.endpoint.heldBytes > 0
        else { return }
        counts.circuitsShed += 1
        self.end(slot, .overloaded, tell: .previous, now: now)
    }

    /// Puts a circuit in line when its end here has something to send.
    func wake(_ slot: Int32, now: Moment) {
        guard let circuit = circuits[Int(slot)], let end = circuit.end, end.endpoint.hasOutput
        else {
            return
        }
        line(slot, .backward, on: circuit.previous)
        pump(circuit.previous, now: now)
    }

    func key(_ slot: Int32, _ stream: UInt32) -> StreamKey {
        StreamKey(circuit: slot, serial: circuits[Int(slot)]?.serial ?? 0, stream: stream)
    }
}
