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
            if let other = splices[key(slot, stream)] { streamOpened(other, now: now) }
        case .data(let stream, let bytes): write(key(slot, stream), bytes, now: now)
        case .finished(let stream):
            let key = key(slot, stream)
            if let other = splices[key] { finish(other, now: now) } else { shell.finish(key) }
        case .reset(let stream, let fault):
            let key = key(slot, stream)
            heldBack.removeValue(forKey: key)
            if let other = unsplice(key) {
                reset(other, fault, now: now)
            } else {
                shell.drop(key, fault)
            }
        case .datagram(let stream, let target, let bytes):
            shell.datagram(key(slot, stream), target, bytes)
        case .publish(let identity, let signature):
            publish(slot, identity, signature)
        case .writable(let stream): resume(key(slot, stream), now: now)
        case .resolved, .looped, .published: return
        }
    }

    private func write(_ key: StreamKey, _ bytes: UnsafeRawBufferPointer, now: Moment) {
        guard let other = splices[key] else { return shell.write(key, bytes) }
        let isFull = send(other, bytes, now: now)
        if isFull { heldBack[key, default: 0] += bytes.count } else {
            end(of: key)?.endpoint.consumed(key.stream, bytes.count, now: now)
        }
    }

    /// A stream may be read from again.
    func resume(_ key: StreamKey, now: Moment) {
        guard let other = splices[key] else { return shell.resume(key) }
        guard let held = heldBack.removeValue(forKey: other) else { return }
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
        return isFull && isStillFull(key)
    }

    private func isStillFull(_ key: StreamKey) -> Bool {
        end(of: key)?.endpoint.isFull(key.stream) ?? false
    }

    /// Sends a datagram that came for an association.
    package func sendDatagram(
        _ key: StreamKey, from target: StreamTarget, _ bytes: [UInt8], now: Moment
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
        guard let end = circuits[Int(slot)]?.end, published.count < RelayLimits.published else {
            return
        }
        do {
            let key = try Ed25519.PublicKey(identity)
            let signature = try Ed25519.Signature(signature)
            guard key.verify(signature, end.binding, domain: .rendezvous) else { return }
        } catch {
            return
        }
        if let old = end.published { published.removeValue(forKey: old) }
        end.published = identity
        published[identity] = key(slot, 0)
        end.endpoint.acceptPublish()
    }

    /// Joins a stream with a new one on the circuit of whoever published `service`.
    private func meet(_ key: StreamKey, _ service: [UInt8], now: Moment) {
        guard let host = published[service], let end = end(of: host),
            let stream = end.endpoint.open(.service(service))
        else { return reset(key, .unreachable, now: now) }
        let other = StreamKey(circuit: host.circuit, serial: host.serial, stream: stream)
        splices[key] = other
        splices[other] = key
        wake(host.circuit, now: now)
    }

    private func unsplice(_ key: StreamKey) -> StreamKey? {
        guard let other = splices.removeValue(forKey: key) else { return nil }
        splices.removeValue(forKey: other)
        heldBack.removeValue(forKey: other)
        return other
    }

    /// Ends the streams of a circuit that is gone.
    func dropStreams(of end: RelayCircuit.End, _ slot: Int32, _ serial: UInt32, now: Moment) {
        if let identity = end.published, published[identity]?.serial == serial {
            published.removeValue(forKey: identity)
        }
        for stream in end.endpoint.streams.keys {
            let key = StreamKey(circuit: slot, serial: serial, stream: stream)
            heldBack.removeValue(forKey: key)
            if let other = unsplice(key) {
                reset(other, .circuitLost, now: now)
            } else {
                shell.drop(key, .circuitLost)
            }
        }
    }
}
