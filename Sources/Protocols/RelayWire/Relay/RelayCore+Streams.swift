package import Bytes
package import Crypto

extension SignatureDomain {
    /// Signs a circuit's binding with the identity key to be met under.
    package static let rendezvous = SignatureDomain("rendezvous")
}

/// Streams that leave the chain here, and pairs of circuits that meet here.
extension RelayCore {
    private func end(of key: StreamKey) -> RelayCircuit.End? {
        guard circuits.indices.contains(Int(key.circuit)),
            let circuit = circuits[Int(key.circuit)], circuit.serial == key.serial
        else { return nil }
        return circuit.end
    }

    func deliver(_ delivery: Delivery, _ slot: Int32, now: Moment) {
        switch delivery {
        case .begin(let stream, .service(let service)):
            meet(key(slot, stream), service, now: now)
        case .begin(let stream, let target):
            counts.streamsOpened += 1
            shell.connect(key(slot, stream), target)
        case .associate(let stream): shell.associate(key(slot, stream))
        case .resolve(let stream, let target): shell.resolve(key(slot, stream), target)
        case .connected(let stream):
            if let other = other(of: key(slot, stream)) { streamOpened(other, now: now) }
        case .data(let stream, let bytes):
            measure(slot, now: now)
            write(key(slot, stream), bytes, now: now)
        case .finished(let stream):
            let key = key(slot, stream)
            if let other = other(of: key) { finish(other, now: now) } else { shell.finish(key) }
        case .reset(let stream, let fault):
            let key = key(slot, stream)
            if !part(key, fault, now: now) { shell.drop(key, fault) }
        case .datagram(let stream, let target, let bytes):
            shell.datagram(key(slot, stream), target, bytes)
        case .publish(let identity, let signature):
            publish(slot, identity, signature)
        case .writable(let stream): resume(key(slot, stream), now: now)
        case .looped: looped(slot, now: now)
        case .resolved, .published: return
        }
    }

    /// Sends one loop on a circuit that brings data: its windows grow with the round trip.
    private func measure(_ slot: Int32, now: Moment) {
        guard let end = circuits[Int(slot)]?.end, end.loopSent == nil else { return }
        end.loopSent = now
        end.endpoint.loop(0)
    }

    private func looped(_ slot: Int32, now: Moment) {
        guard let end = circuits[Int(slot)]?.end, let sent = end.loopSent,
            end.endpoint.roundTrip == nil
        else { return }
        end.endpoint.roundTrip = now - sent
    }

    private func write(_ key: StreamKey, _ bytes: UnsafeRawBufferPointer, now: Moment) {
        guard let other = other(of: key), let end = end(of: key) else {
            return shell.write(key, bytes)
        }
        if send(other, bytes, now: now) {
            end.splices[key.stream]?.heldBack += bytes.count
        } else {
            end.endpoint.consumed(key.stream, bytes.count, now: now)
        }
    }

    /// A stream may be read from again.
    func resume(_ key: StreamKey, now: Moment) {
        guard let other = other(of: key) else { return shell.resume(key) }
        guard let end = end(of: other), let held = end.splices[other.stream]?.heldBack, held > 0
        else { return }
        end.splices[other.stream]?.heldBack = 0
        consumed(other, held, now: now)
    }

    // MARK: What the service reports

    /// A stream, association or meeting is open.
    package func streamOpened(_ key: StreamKey, now: Moment) {
        end(of: key)?.endpoint.accept(key.stream)
        wake(key.circuit, now: now)
    }

    /// A lookup succeeded.
    package func resolved(_ key: StreamKey, _ addresses: [StreamTarget], now: Moment) {
        end(of: key)?.endpoint.answer(key.stream, addresses)
        wake(key.circuit, now: now)
    }

    /// Sends bytes that came from a stream's target.
    ///
    /// - Returns: whether to wait for `resume` before sending more.
    package func send(_ key: StreamKey, _ bytes: UnsafeRawBufferPointer, now: Moment) -> Bool {
        guard let end = end(of: key) else { return false }
        let isFull = end.endpoint.send(key.stream, bytes)
        wake(key.circuit, now: now)
        shedIfOverloaded(key.circuit, now: now)
        return isFull && isStillFull(key)
    }

    private func isStillFull(_ key: StreamKey) -> Bool {
        end(of: key)?.endpoint.isFull(key.stream) ?? false
    }

    /// Sends a datagram that came for an association.
    package func sendDatagram(
        _ key: StreamKey,
        from target: StreamTarget,
        _ bytes: [UInt8],
        now: Moment
    ) {
        end(of: key)?.endpoint.send(key.stream, to: target, bytes)
        wake(key.circuit, now: now)
    }

    /// The target sends no more.
    package func finish(_ key: StreamKey, now: Moment) {
        end(of: key)?.endpoint.finish(key.stream)
        wake(key.circuit, now: now)
    }

    /// The stream failed.
    package func reset(_ key: StreamKey, _ fault: StreamFault, now: Moment) {
        end(of: key)?.endpoint.reset(key.stream, fault)
        wake(key.circuit, now: now)
    }

    /// The target took bytes.
    package func consumed(_ key: StreamKey, _ bytes: Int, now: Moment) {
        end(of: key)?.endpoint.consumed(key.stream, bytes, now: now)
        wake(key.circuit, now: now)
    }

    // MARK: Meetings

    private func publish(_ slot: Int32, _ identity: [UInt8], _ signature: [UInt8]) {
        guard let end = circuits[Int(slot)]?.end,
            published.count < RelayLimits.published || published[identity] != nil
        else { return }
        do {
            let key = try Ed25519.PublicKey(identity)
            let signature = try Ed25519.Signature(signature)
            guard key.verify(signature, end.binding, domain: .rendezvous) else { return }
        } catch {
            return
        }
        let key = key(slot, 0)
        withdraw(end, key.serial)
        end.published = identity
        published[identity] = key
        end.endpoint.acceptPublish()
    }

    /// Forgets what a circuit published, unless another has published the same since.
    private func withdraw(_ end: RelayCircuit.End, _ serial: UInt32) {
        guard let identity = end.published.take(), published[identity]?.serial == serial else {
            return
        }
        published.removeValue(forKey: identity)
    }

    /// Joins a stream with a new one on the circuit of whoever published `service`.
    private func meet(_ key: StreamKey, _ service: [UInt8], now: Moment) {
        guard let guest = end(of: key), let host = published[service], let end = end(of: host),
            let stream = end.endpoint.open(.service(service))
        else { return reset(key, .unreachable, now: now) }
        let other = StreamKey(circuit: host.circuit, serial: host.serial, stream: stream)
        add(RelayCircuit.Splice(other: other), to: guest, key.stream)
        add(RelayCircuit.Splice(other: key), to: end, stream)
        wake(host.circuit, now: now)
    }

    private func add(_ splice: RelayCircuit.Splice, to end: RelayCircuit.End, _ stream: UInt32) {
        if end.splices.count >= end.spliceMark {
            end.splices = end.splices.filter { stream, splice in
                end.endpoint.streams[stream] != nil || isOpen(splice.other)
            }
            end.spliceMark = 2 * max(end.splices.count, RelayLimits.streamsPerCircuit)
        }
        end.splices[stream] = splice
    }

    private func isOpen(_ key: StreamKey) -> Bool {
        end(of: key)?.endpoint.streams[key.stream] != nil
    }

    private func other(of key: StreamKey) -> StreamKey? {
        end(of: key)?.splices[key.stream]?.other
    }

    /// Ends the other half of a meeting; false when the stream was no meeting's.
    private func part(_ key: StreamKey, _ fault: StreamFault, now: Moment) -> Bool {
        guard let end = end(of: key), let splice = end.splices.removeValue(forKey: key.stream)
        else {
            return false
        }
        leave(splice.other, fault, now: now)
        return true
    }

    /// Ends one half of a meeting whose other half is gone.
    private func leave(_ key: StreamKey, _ fault: StreamFault, now: Moment) {
        end(of: key)?.splices.removeValue(forKey: key.stream)
        reset(key, fault, now: now)
    }

    /// Ends the streams of a circuit that is gone.
    func dropStreams(of end: RelayCircuit.End, _ slot: Int32, _ serial: UInt32, now: Moment) {
        withdraw(end, serial)
        // What both sides have finished is only waiting for its target to take the last bytes.
        for (stream, state) in end.endpoint.streams
        where end.splices[stream] == nil && !state.isFinished {
            let key = StreamKey(circuit: slot, serial: serial, stream: stream)
            shell.drop(key, .circuitLost)
        }
        for splice in end.splices.values { leave(splice.other, .circuitLost, now: now) }
    }
}
