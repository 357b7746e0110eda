import Bytes
package import Crypto
package import Net
package import RelayWire

/// What a relay is told when it starts.
package struct RelaySettings: Sendable {
    /// Where it accepts links; port 0 for any.
    package var address: SocketAddress
    /// Which network it belongs to.
    package var network: Bytes32
    /// What it connects to for others.
    package var exitPolicy: ExitPolicy

    package init(address: SocketAddress, network: Bytes32, exitPolicy: ExitPolicy) {
        self.address = address
        self.network = network
        self.exitPolicy = exitPolicy
    }
}

/// What a relay shows of itself.
package struct RelayFigures: Sendable {
    package let counts: RelayCounts
    package let circuits: Int
    package let links: Int
    /// Links that have not finished their handshake.
    package let halfOpen: Int
    /// Bytes that wait for slow links, clients and targets.
    package let waitingBytes: Int
    package let exitStreams: Int
}

/// One relay: accepts links, passes cells on, opens streams where chains end.
///
/// Owns sockets and timers through its engine; the rules are in `RelayCore`.
package actor RelayServer {
    package nonisolated let loop: EventLoop
    package nonisolated let keys: RelayKeys
    private let engine: RelayEngine
    private let settings: RelaySettings

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A relay that does not listen yet.
    package init(on loop: EventLoop, keys: RelayKeys, settings: RelaySettings) {
        self.loop = loop
        self.keys = keys
        self.settings = settings
        engine = RelayEngine(
            loop: loop,
            keys: keys,
            network: settings.network,
            exitPolicy: settings.exitPolicy
        )
    }

    /// Begins to accept links; returns where.
    package func start() throws(NetError) -> SocketAddress {
        try engine.listen(at: settings.address)
    }

    /// Takes in a relay list that has been verified.
    package func update(_ list: RelayList) { engine.update(list) }

    /// What the relay has done and holds now.
    package func figures() -> RelayFigures {
        RelayFigures(
            counts: engine.core.counts,
            circuits: engine.core.circuitCount,
            links: engine.core.linkCount,
            halfOpen: engine.core.halfOpenCount,
            waitingBytes: engine.core.waitingBytes,
            exitStreams: engine.exits.count
        )
    }

    /// Begins a new onion key epoch when the last one is over.
    ///
    /// - Returns: whether it did, so that the descriptor must be published anew.
    package func rotateIfDue() -> Bool { engine.rotateIfDue() }

    /// The public halves of the current onion key, for the relay's descriptor.
    package func onionKey() throws(DirectoryError) -> OnionKey { try engine.onion.published() }

    /// Ends circuits, lets what was written drain for up to a second, and closes.
    package func stop() async {
        engine.stop()
        do throws(NetError) {
            try await loop.sleep(for: .milliseconds(200))
        } catch {
            // The loop is closing: nothing is left to drain.
        }
        engine.ports.closeAll()
    }
}
