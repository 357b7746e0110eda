import Bytes
import Net
import RelayWire

/// Streams, datagrams and lookups over the circuits.
extension ClientEngine {
    /// Opens a stream; with `.promptly` it can be written to before the far end has answered.
    func open(
        _ target: StreamTarget,
        isolation: String,
        attempts: Int = 0,
        _ done: @escaping (Result<RelayStream, ReachError>) -> Void
    ) {
        circuit(to: target.pathEnd, isolation: isolation) { [self] result in
            switch result {
            case .failure(let error): done(.failure(error))
            case .success(let number): open(target, on: number, isolation, attempts, done)
            }
        }
    }

    private func open(
        _ target: StreamTarget,
        on circuit: Int,
        _ isolation: String,
        _ attempts: Int,
        _ done: @escaping (Result<RelayStream, ReachError>) -> Void
    ) {
        guard let id = core.open(circuit, target, now: loop.now) else {
            return done(.failure(.refused(.overloaded)))
        }
        let stream = RelayStream(self, circuit: circuit, stream: id)
        streams[circuit, default: [:]][id] = stream
        opening[circuit, default: [:]][id] = { [self] result in
            switch result {
            case .success: done(.success(stream))
            case .failure(.refused(.circuitLost)) where attempts < Self.attempts:
                open(target, isolation: isolation, attempts: attempts + 1, done)
            case .failure(let error): done(.failure(error))
            }
        }
    }

    /// Looks a name up at the far end.
    func resolve(
        _ target: StreamTarget,
        isolation: String,
        _ done: @escaping (Result<[StreamTarget], ReachError>) -> Void
    ) {
        circuit(to: .exitToName(port: 443), isolation: isolation) { [self] result in
            switch result {
            case .failure(let error): done(.failure(error))
            case .success(let number):
                guard let id = core.resolve(number, target, now: loop.now) else {
                    return done(.failure(.refused(.overloaded)))
                }
                lookups[number, default: [:]][id] = done
            }
        }
    }

    // MARK: What streams do

    func send(_ stream: RelayStream, _ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(CircuitEndpoint.fullBytes))
            rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
            if core.send(stream.circuit, stream.stream, part, now: loop.now) {
                stream.isCongested = true
            }
        }
    }

    func finish(_ stream: RelayStream) {
        core.finish(stream.circuit, stream.stream, now: loop.now)
        stream.hasFinished = true
        forgetFinished(stream)
    }

    /// Lets go of a stream that is over in both directions.
    private func forgetFinished(_ stream: RelayStream) {
        guard stream.hasFinished, stream.peerHasFinished else { return }
        streams[stream.circuit]?.removeValue(forKey: stream.stream)
    }

    func close(_ stream: RelayStream) {
        guard streams[stream.circuit]?.removeValue(forKey: stream.stream) != nil else { return }
        core.reset(stream.circuit, stream.stream, .reset, now: loop.now)
    }

    /// Delivers what waited for a stream that reads again.
    func listen(_ stream: RelayStream) {
        guard !stream.isPaused, let onBytes = stream.onBytes, !stream.waiting.isEmpty else {
            return
        }
        var bytes = stream.waiting
        stream.waiting = []
        bytes.withUnsafeMutableBytes { onBytes($0) }
        core.consumed(stream.circuit, stream.stream, bytes.count, now: loop.now)
        stream.deliverEnd()
    }

    func fail(_ stream: RelayStream, _ fault: StreamFault) {
        stream.hasFailed = true
        stream.pendingEnd = .failed(NetError(fault))
        stream.deliverEnd()
    }

    // MARK: What the core tells

    func deliver(_ circuit: Int, _ delivery: Delivery) {
        switch delivery {
        case .data(let id, let bytes): received(circuit, id, bytes)
        case .connected(let id):
            datagrams[circuit]?[id]?.opened()
            opening[circuit]?.removeValue(forKey: id)?(.success(()))
        case .finished(let id):
            guard let stream = streams[circuit]?[id] else { return }
            stream.pendingEnd = .finished
            stream.peerHasFinished = true
            forgetFinished(stream)
            stream.deliverEnd()
        case .reset(let id, let fault): reset(circuit, id, fault)
        case .writable(let id):
            guard let stream = streams[circuit]?[id], stream.isCongested else { return }
            stream.isCongested = false
            stream.onDrain?()
        case .datagram(let id, let source, let bytes):
            datagrams[circuit]?[id]?.received(source, bytes)
        case .resolved(let id, let found):
            lookups[circuit]?.removeValue(forKey: id)?(.success(found))
        case .looped:
            guard let last = uses[circuit]?.path.last else { return }
            let trip = core.lastRoundTrip(circuit)
            looped(circuit, trip)
            onBeat?(
                Beat(
                    unixSeconds: WallClock.unixSeconds,
                    relay: last.identity,
                    roundTrip: trip
                )
            )
        case .begin(let id, _): meeting?.incoming(circuit, id)
        case .published: meeting?.published(circuit)
        case .associate, .resolve, .publish: return
        }
    }

    private func received(_ circuit: Int, _ id: UInt32, _ bytes: UnsafeRawBufferPointer) {
        guard let stream = streams[circuit]?[id] else {
            return core.consumed(circuit, id, bytes.count, now: loop.now)
        }
        guard !stream.isPaused, stream.waiting.isEmpty, let onBytes = stream.onBytes else {
            return stream.waiting.append(contentsOf: bytes)
        }
        onBytes(UnsafeMutableRawBufferPointer(mutating: bytes))
        core.consumed(circuit, id, bytes.count, now: loop.now)
    }

    private func reset(_ circuit: Int, _ id: UInt32, _ fault: StreamFault) {
        if let done = opening[circuit]?.removeValue(forKey: id) {
            streams[circuit]?.removeValue(forKey: id)
            return done(.failure(.refused(fault)))
        }
        if let done = lookups[circuit]?.removeValue(forKey: id) {
            return done(.failure(.refused(fault)))
        }
        datagrams[circuit]?.removeValue(forKey: id)?.ended(fault)
        if let stream = streams[circuit]?.removeValue(forKey: id) { fail(stream, fault) }
    }
}

extension StreamTarget {
    /// Where a path to this target must lead.
    var pathEnd: PathEnd {
        switch self {
        case .endpoint(let endpoint): .exit(to: endpoint)
        case .name(_, let port): .exitToName(port: port)
        case .service: .any
        }
    }

    /// The target of a dialler, unless it is of this host only.
    init?(_ target: Target) {
        switch target {
        case .endpoint(let endpoint): self = .endpoint(endpoint)
        case .name(let name, let port): self = .name(name, port: port)
        case .local: return nil
        }
    }
}

extension NetError {
    /// A stream's fault as any other stream would report it.
    init(_ fault: StreamFault) {
        switch fault {
        case .refused: self = .refused
        case .unreachable: self = .unreachable
        case .timedOut: self = .timedOut(after: .seconds(20))
        case .reset, .circuitLost: self = .reset
        case .unknownName: self = .nameNotFound("")
        case .forbidden, .overloaded, .unsupported, .protocolViolation:
            self = .proxy("the last relay answered: \(fault)")
        }
    }
}
