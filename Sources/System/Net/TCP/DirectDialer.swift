package import Bytes

/// Opens TCP connections from this host, trying a name's addresses side by side (RFC 8305).
package struct DirectDialer: Dialer {
    /// How long resolving and connecting may take together.
    package var timeout: Duration
    /// Which addresses may be connected to, asked after names are resolved; nil for all.
    ///
    /// A service that dials for strangers keeps them out of its own network with this.
    package var permits: (@Sendable (Endpoint) -> Bool)?

    /// A dialer that gives up after `timeout`.
    package init(
        timeout: Duration = .seconds(20),
        permits: (@Sendable (Endpoint) -> Bool)? = nil
    ) {
        self.timeout = timeout
        self.permits = permits
    }

    package func dial(_ target: Target, on loop: EventLoop) async throws -> any ByteStream {
        try await connect(to: target, on: loop)
    }

    /// A connection to `target` on `loop`, from any thread; one that comes too late is closed.
    package func connect(
        to target: Target,
        on loop: EventLoop
    ) async throws(NetError) -> TCPConnection {
        try await loop.wait { (waiter: Waiter<TCPConnection>) in
            let attempt = start(target, on: loop) { result in
                if !waiter.resume(result), case .success(let late) = result { late.close() }
            }
            waiter.onAbandon { attempt.cancel() }
        }
    }

    /// Begins to connect, on the loop; `done` is called once, unless cancelled, possibly at once.
    @discardableResult
    package func start(
        _ target: Target,
        on loop: EventLoop,
        _ done: @escaping (Result<TCPConnection, NetError>) -> Void
    ) -> DialAttempt {
        loop.preconditionOnLoop()
        let attempt = DialAttempt(self, target, on: loop, done)
        attempt.start()
        return attempt
    }
}
