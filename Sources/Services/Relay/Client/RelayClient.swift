import Bytes
package import Crypto
package import Net
package import RelayWire

/// One client: keeps circuits and opens streams, datagrams and lookups through them.
///
/// Owns sockets and timers through its engine; the rules are in `ClientCore`.
package actor RelayClient {
    package nonisolated let loop: EventLoop
    private let engine: ClientEngine

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A client without a relay list.
    package init(
        on loop: EventLoop,
        settings: ClientSettings,
        network: Bytes32,
        guards: GuardSet = GuardSet()
    ) {
        self.loop = loop
        engine = ClientEngine(loop: loop, settings: settings, network: network, guards: guards)
    }

    /// Begins to keep circuits as soon as there is a list.
    ///
    /// `onCoverRefused` is told how many bytes per second a guard would send that sends none.
    package func start(
        onBeat: @escaping @Sendable (Beat) -> Void = { _ in },
        onGuards: @escaping @Sendable ([UInt8]) -> Void = { _ in },
        onCoverRefused: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        engine.onBeat = onBeat
        engine.onGuards = onGuards
        engine.onCoverRefused = onCoverRefused
        engine.start()
    }

    /// Takes in a relay list that has been verified.
    package func update(_ list: RelayList) { engine.update(list) }

    /// Opens a stream; streams of different isolation never share a circuit.
    package func open(
        _ target: StreamTarget,
        isolation: String = ""
    ) async throws(ReachError) -> RelayStream {
        try await result { done in engine.open(target, isolation: isolation, done) }
    }

    /// Opens an association for datagrams.
    package func associate(
        isolation: String = ""
    ) async throws(ReachError) -> ClientAssociation {
        try await result { done in engine.associate(isolation: isolation, done) }
    }

    /// Looks a name up at the far end of a chain.
    package func resolve(
        _ target: StreamTarget,
        isolation: String = ""
    ) async throws(ReachError) -> [StreamTarget] {
        try await result { done in engine.resolve(target, isolation: isolation, done) }
    }

    /// Opens a stream to whoever is met under an identity key.
    package func visit(
        _ key: Ed25519.PublicKey,
        isolation: String
    ) async throws(ReachError) -> RelayStream {
        try await result { done in engine.visit(key, isolation: isolation, done) }
    }

    /// Lets others meet the holder of `key`; `onStream` is called on the loop.
    package func meet(
        as key: Ed25519.PrivateKey,
        onStream: @escaping @Sendable (RelayStream) -> Void
    ) {
        engine.meet(as: key, onStream: onStream)
    }

    /// How many relays lead to the key being met under.
    package var meetingPoints: Int { engine.meeting?.publishedCount ?? 0 }

    /// Builds a fresh circuit and says how long it took: of its own for each call.
    package func probe(
        to end: PathEnd = .any,
        isolation: String
    ) async throws(ReachError) -> CircuitView {
        let number = try await result { done in
            engine.circuit(to: end, isolation: isolation, done)
        }
        guard let view = engine.core.views(now: loop.now).first(where: { $0.number == number })
        else { throw .noCircuit(.finished, attempts: 1) }
        return view
    }

    /// Sends a loop cell to the end of a circuit and back; nil when it is lost or late.
    package func roundTrip(of circuit: Int, within limit: Duration) async -> Duration? {
        await withCheckedContinuation { continuation in
            engine.loop(circuit, within: limit) { continuation.resume(returning: $0) }
        }
    }

    /// Every circuit, oldest first.
    package func circuits() -> [CircuitView] { engine.core.views(now: loop.now) }

    /// Ends a circuit and its streams.
    package func close(circuit: Int) { engine.core.close(circuit, now: loop.now) }

    /// Ends every circuit that is not in use for a meeting; new ones take other paths.
    package func renew() { engine.renew() }

    /// Bytes through all links since the start.
    package func traffic() -> (up: UInt64, down: UInt64) { engine.traffic }

    /// The guards linked to now that send no cover, and how many bytes per second they would.
    package func coverRefusals() -> [RelayIdentity: Int] { engine.core.coverRefusals }

    /// Ends all circuits and closes.
    package func stop() async {
        engine.stop()
        do throws(NetError) {
            try await loop.sleep(for: .milliseconds(100))
        } catch {
            // The loop is closing: nothing is left to drain.
        }
        engine.ports.closeAll()
    }

    private func result<Value: Sendable>(
        _ start: ((@escaping (Result<Value, ReachError>) -> Void) -> Void)
    ) async throws(ReachError) -> Value {
        let outcome: Result<Value, ReachError> = await withCheckedContinuation { continuation in
            start { continuation.resume(returning: $0) }
        }
        return try outcome.get()
    }
}
