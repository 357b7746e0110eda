import Bytes
import HTTPWire
package import Net
import RelayWire

/// A SOCKS5 proxy whose connections leave through relay chains.
///
/// User name and password choose the circuits: different ones never share any.
package actor SOCKSProxy {
    package nonisolated let loop: EventLoop
    private let client: RelayClient
    private var listener: TCPListener?
    private var sessions: [ObjectIdentifier: SOCKSSession] = [:]

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A proxy over a client, on that client's loop.
    package init(_ client: RelayClient) {
        self.client = client
        loop = client.loop
    }

    /// Begins to accept; returns where.
    package func start(at address: SocketAddress) throws(NetError) -> SocketAddress {
        let listener = try TCPListener(on: loop, at: address) { [weak self] connection in
            guard let self else { return connection.close() }
            self.assumeIsolated { $0.accepted(connection) }
        }
        self.listener = listener
        return listener.address
    }

    /// How many connections are open.
    package var connectionCount: Int { sessions.count }

    /// Takes no more connections and closes those there are.
    package func stop() {
        listener?.close()
        listener = nil
        for session in sessions.values { session.close() }
        sessions = [:]
    }

    private func accepted(_ connection: TCPConnection) {
        let session = SOCKSSession(connection, client: client)
        sessions[ObjectIdentifier(session)] = session
        session.onClose = { [weak self, unowned session] in
            let id = ObjectIdentifier(session)
            self?.assumeIsolated { _ = $0.sessions.removeValue(forKey: id) }
        }
        session.start()
    }
}
