import Bytes
import Net
import RelayWire

/// Streams that leave the chain at this relay.
extension RelayEngine {
    func connect(_ stream: StreamKey, _ target: StreamTarget) {
        guard let target = Target(target) else {
            return later { $0.core.reset(stream, .unsupported, now: $0.loop.now) }
        }
        let policy = exitPolicy
        if case .endpoint(let endpoint) = target, !policy.accepts(endpoint) {
            return later { $0.core.reset(stream, .forbidden, now: $0.loop.now) }
        }
        let exit = ExitStream()
        exits[stream] = exit
        let dialer = DirectDialer(timeout: .seconds(20)) { policy.accepts($0) }
        exit.attempt = dialer.start(target, on: loop) { [weak self] result in
            self?.connected(stream, result)
        }
    }

    /// Does something once the core has finished what it is doing.
    func later(_ act: @escaping @Sendable (RelayEngine) -> Void) {
        let confined = Confined(self)
        loop.submit { act(confined.value) }
    }

    private func connected(_ stream: StreamKey, _ result: Result<TCPConnection, NetError>) {
        guard let exit = exits[stream] else {
            if case .success(let connection) = result { connection.close() }
            return
        }
        exit.attempt = nil
        switch result {
        case .failure(let error):
            exits.removeValue(forKey: stream)
            core.reset(stream, StreamFault(error), now: loop.now)
        case .success(let connection):
            exit.connection = connection
            attach(connection, to: stream, exit)
            core.streamOpened(stream, now: loop.now)
            flushEarly(stream, exit, connection)
        }
    }

    private func attach(_ connection: TCPConnection, to stream: StreamKey, _ exit: ExitStream) {
        connection.writePolicy = .endOfTurn
        connection.onDrain = { [unowned self, unowned exit] in
            let held = exit.held
            exit.held = 0
            core.consumed(stream, held, now: loop.now)
        }
        connection.onEnd = { [unowned self] end in
            if case .finished = end { return core.finish(stream, now: loop.now) }
            exits.removeValue(forKey: stream)
            core.reset(stream, .reset, now: loop.now)
        }
        connection.onBytes = { [unowned self, unowned connection] bytes in
            if core.send(stream, UnsafeRawBufferPointer(bytes), now: loop.now) {
                connection.pauseReading()
            }
        }
    }

    private func flushEarly(_ stream: StreamKey, _ exit: ExitStream, _ connection: TCPConnection) {
        let early = exit.early
        exit.early = []
        if !early.isEmpty {
            connection.write(early)
            took(stream, exit, connection, early.count)
        }
        if exit.isFinishedEarly { connection.finish() }
    }

    func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer) {
        guard let exit = exits[stream] else { return }
        guard let connection = exit.connection else { return exit.early.append(contentsOf: bytes) }
        connection.write(bytes)
        took(stream, exit, connection, bytes.count)
    }

    private func took(
        _ stream: StreamKey,
        _ exit: ExitStream,
        _ connection: TCPConnection,
        _ bytes: Int
    ) {
        if connection.isCongested {
            exit.held += bytes
        } else {
            core.consumed(stream, bytes, now: loop.now)
        }
    }

    func finish(_ stream: StreamKey) {
        guard let exit = exits[stream] else { return }
        if let connection = exit.connection {
            connection.finish()
        } else {
            exit.isFinishedEarly = true
        }
    }

    func drop(_ stream: StreamKey, _ fault: StreamFault) {
        associations.removeValue(forKey: stream)?.close()
        guard let exit = exits.removeValue(forKey: stream) else { return }
        exit.attempt?.cancel()
        exit.connection?.close()
    }

    func resume(_ stream: StreamKey) { exits[stream]?.connection?.resumeReading() }

    func resolve(_ stream: StreamKey, _ target: StreamTarget) {
        let (loop, engine) = (loop, Confined(self))
        guard exitPolicy.opensAnything else {
            return later { $0.core.reset(stream, .forbidden, now: $0.loop.now) }
        }
        guard case .name(let name, _) = target else {
            return later { $0.core.reset(stream, .unsupported, now: $0.loop.now) }
        }
        let policy = exitPolicy
        Task(executorPreference: loop) {
            let answer: Result<[IPAddress], NetError>
            do throws(NetError) {
                answer = .success(try await Resolver.addresses(of: name, on: loop))
            } catch {
                answer = .failure(error)
            }
            await loop.run { engine.value.resolved(stream, answer, policy) }
        }
    }

    private func resolved(
        _ stream: StreamKey,
        _ answer: Result<[IPAddress], NetError>,
        _ policy: ExitPolicy
    ) {
        switch answer {
        case .success(let addresses):
            let told = addresses.filter { policy.scope == .everywhere || $0.isGlobal }
            guard !told.isEmpty else {
                return core.reset(stream, .forbidden, now: loop.now)
            }
            core.resolved(
                stream,
                told.map { .endpoint(Endpoint($0, port: 0)) },
                now: loop.now
            )
        case .failure(let error):
            core.reset(stream, StreamFault(error), now: loop.now)
        }
    }
}

extension Target {
    /// Where a relay connects for a stream; nil for what is not on the Internet.
    init?(_ target: StreamTarget) {
        switch target {
        case .endpoint(let endpoint): self = .endpoint(endpoint)
        case .name(let name, let port): self.init(host: name, port: port)
        case .service: return nil
        }
    }
}

extension StreamFault {
    /// What a client is told of a failure to connect.
    init(_ error: NetError) {
        switch error {
        case .refused: self = .refused
        case .nameNotFound, .nameLookup: self = .unknownName
        case .addressForbidden: self = .forbidden
        case .timedOut: self = .timedOut
        case .lookupsExceeded, .descriptorsExhausted: self = .overloaded
        case .unreachable, .addressUnavailable: self = .unreachable
        default: self = .reset
        }
    }
}
