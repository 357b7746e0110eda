import Bytes

/// Connects to the first of several addresses that answers (RFC 8305 §5).
///
/// Starts with one, adds another every 250 ms or as soon as one fails, and closes the losers.
final class ConnectionRace {
    /// How long one attempt runs alone (RFC 8305 §8 recommends this value).
    static let stagger = Duration.milliseconds(250)

    private let loop: EventLoop
    private var waiting: ArraySlice<SocketAddress>
    private var running: [TCPConnection] = []
    private var done: ((Result<TCPConnection, NetError>) -> Void)?
    private var lastError = NetError.unreachable
    private lazy var timer = LoopTimer(on: loop) { [weak self] in self?.startNext() }

    init(
        _ addresses: [SocketAddress],
        on loop: EventLoop,
        _ done: @escaping (Result<TCPConnection, NetError>) -> Void
    ) {
        self.loop = loop
        self.done = done
        waiting = addresses[...]
    }

    /// The same addresses with families alternating, beginning with the family that came first.
    static func interleaved(_ endpoints: [Endpoint]) -> [Endpoint] {
        guard let first = endpoints.first else { return [] }
        let preferred = endpoints.filter { $0.family == first.family }
        let other = endpoints.filter { $0.family != first.family }
        var mixed: [Endpoint] = []
        for index in 0..<max(preferred.count, other.count) {
            if index < preferred.count { mixed.append(preferred[index]) }
            if index < other.count { mixed.append(other[index]) }
        }
        return mixed
    }

    func start() {
        startNext()
    }

    /// Ends every attempt; the closure is not called any more.
    func cancel() {
        done = nil
        timer.cancel()
        let losers = running
        running = []
        for loser in losers { loser.close() }
    }

    private func startNext() {
        guard done != nil else { return }
        guard let address = waiting.popFirst() else {
            if running.isEmpty { finish(.failure(lastError)) }
            return
        }
        if !waiting.isEmpty { timer.set(after: Self.stagger) }
        do throws(NetError) {
            let box = Attempt()
            let connection = try TCPConnection.connect(to: address, on: loop) { [self] result in
                ended(box, result)
            }
            box.connection = connection
            running.append(connection)
        } catch {
            lastError = error
            startNext()
        }
    }

    private func ended(_ attempt: Attempt, _ result: Result<TCPConnection, NetError>) {
        running.removeAll { $0 === attempt.connection }
        attempt.connection = nil
        switch result {
        case .success(let connection):
            if done == nil { connection.close() } else { finish(.success(connection)) }
        case .failure(let error):
            guard done != nil else { return }
            lastError = error
            timer.cancel()
            startNext()
        }
    }

    private func finish(_ result: Result<TCPConnection, NetError>) {
        let call = done
        cancel()
        call?(result)
    }

    private final class Attempt {
        var connection: TCPConnection?
    }
}
