import Bytes

/// One attempt of a `DirectDialer`, from a name to a connection.
///
/// `@unchecked Sendable`: confined to its loop, which its entry points check.
package final class DialAttempt: @unchecked Sendable {
    private let dialer: DirectDialer
    private let target: Target
    private let loop: EventLoop
    private var done: ((Result<TCPConnection, NetError>) -> Void)?
    private var timer: LoopTimer?
    private var lookup: Lookup?
    private var race: ConnectionRace?

    init(
        _ dialer: DirectDialer,
        _ target: Target,
        on loop: EventLoop,
        _ done: @escaping (Result<TCPConnection, NetError>) -> Void
    ) {
        self.dialer = dialer
        self.target = target
        self.loop = loop
        self.done = done
    }

    /// Ends the attempt; its closure is not called any more.
    package func cancel() {
        loop.preconditionOnLoop()
        done = nil
        release()
    }

    func start() {
        timer = loop.schedule(after: dialer.timeout) { [self] in
            finish(.failure(.timedOut(after: dialer.timeout)))
        }
        switch target {
        case .endpoint(let endpoint): connect([.ip(endpoint)])
        case .local(let path): connect([.local(path: path)])
        case .name(let name, let port):
            lookup = loop.resolver.start(.addresses(of: name), dialer.timeout) { [self] answer in
                resolved(answer.map { $0.addresses.map { Endpoint($0, port: port) } })
            }
        }
    }

    private func resolved(_ answer: Result<[Endpoint], NetError>) {
        switch answer {
        case .success(let endpoints):
            connect(ConnectionRace.interleaved(endpoints).map(SocketAddress.ip))
        case .failure(let error): finish(.failure(error))
        }
    }

    private func connect(_ addresses: [SocketAddress]) {
        guard done != nil else { return }
        let allowed = addresses.filter(isPermitted)
        guard !allowed.isEmpty else { return finish(.failure(.addressForbidden("\(target)"))) }
        let race = ConnectionRace(allowed, on: loop) { [self] in finish($0) }
        self.race = race
        race.start()
    }

    private func isPermitted(_ address: SocketAddress) -> Bool {
        guard let permits = dialer.permits, case .ip(let endpoint) = address else { return true }
        return permits(endpoint)
    }

    private func finish(_ result: Result<TCPConnection, NetError>) {
        let call = done
        done = nil
        release()
        call?(result)
    }

    private func release() {
        timer?.cancel()
        lookup?.cancel()
        race?.cancel()
        (timer, lookup, race) = (nil, nil, nil)
    }
}
