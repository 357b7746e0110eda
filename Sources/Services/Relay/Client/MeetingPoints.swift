import Bytes
import Crypto
import Net
import RelayWire

/// Keeps this node reachable under its identity key: a circuit to each of the key's relays.
///
/// Confined to the loop of its engine.
final class MeetingPoints {
    let key: Ed25519.PrivateKey
    /// Circuits by number, and whether the relay has accepted the key.
    var circuits: [Int: Bool] = [:]
    /// When a relay's circuit may be tried again.
    var retry: [RelayIdentity: Moment] = [:]
    var relays: [Int: RelayIdentity] = [:]
    private let onStream: (RelayStream) -> Void
    private unowned let engine: ClientEngine

    init(
        _ engine: ClientEngine,
        key: Ed25519.PrivateKey,
        onStream: @escaping (RelayStream) -> Void
    ) {
        self.engine = engine
        self.key = key
        self.onStream = onStream
    }

    /// How many relays lead here now.
    var publishedCount: Int { circuits.values.count { $0 } }

    func built(_ circuit: Int) {
        guard circuits[circuit] != nil else { return }
        engine.core.publish(circuit, key, now: engine.loop.now)
    }

    func published(_ circuit: Int) {
        guard circuits[circuit] != nil else { return }
        circuits[circuit] = true
    }

    func ended(_ circuit: Int) {
        guard circuits.removeValue(forKey: circuit) != nil,
            let relay = relays.removeValue(forKey: circuit)
        else { return }
        retry[relay] = engine.loop.now + .seconds(2)
    }

    func incoming(_ circuit: Int, _ id: UInt32) {
        guard circuits[circuit] != nil else {
            return engine.core.reset(circuit, id, .refused, now: engine.loop.now)
        }
        let stream = RelayStream(engine, circuit: circuit, stream: id)
        engine.streams[circuit, default: [:]][id] = stream
        engine.core.accept(circuit, id, now: engine.loop.now)
        onStream(stream)
    }
}

extension ClientEngine {
    /// Lets others meet the holder of `key`; each stream comes on the loop.
    func meet(
        as key: Ed25519.PrivateKey,
        onStream: @escaping (RelayStream) -> Void
    ) {
        meeting = MeetingPoints(self, key: key, onStream: onStream)
        keepMeeting()
    }

    /// Builds the circuits to the key's relays that are missing.
    func keepMeeting() {
        guard let meeting, let list else { return }
        let period = Rendezvous.period(at: WallClock.unixSeconds)
        let wanted = Rendezvous.relays(for: meeting.key.publicKey, list: list, period: period)
            .map(\.identity)
        for (circuit, relay) in meeting.relays where !wanted.contains(relay) {
            core.close(circuit, now: loop.now)
        }
        for relay in wanted where !meeting.relays.values.contains(relay) {
            if let retry = meeting.retry[relay], loop.now < retry { continue }
            do throws(ReachError) {
                let circuit = try build(.relay(relay), isolation: "meeting")
                meeting.relays[circuit] = relay
                meeting.circuits[circuit] = false
            } catch {
                meeting.retry[relay] = loop.now + .seconds(2)
            }
        }
    }

    /// Opens a stream to whoever is met under `key`, trying each of the key's relays in turn.
    func visit(
        _ key: Ed25519.PublicKey,
        isolation: String,
        _ done: @escaping (Result<RelayStream, ReachError>) -> Void
    ) {
        guard let list else { return done(.failure(.noList)) }
        let period = Rendezvous.period(at: WallClock.unixSeconds)
        let relays = Rendezvous.relays(for: key, list: list, period: period).map(\.identity)
        visit(key, at: relays[...], isolation, .peerAbsent, done)
    }

    private func visit(
        _ key: Ed25519.PublicKey,
        at relays: ArraySlice<RelayIdentity>,
        _ isolation: String,
        _ last: ReachError,
        _ done: @escaping (Result<RelayStream, ReachError>) -> Void
    ) {
        guard let relay = relays.first else { return done(.failure(last)) }
        let rest = relays.dropFirst()
        circuit(to: .relay(relay), isolation: isolation, attempts: Self.attempts - 2) {
            [self] result in
            switch result {
            case .failure(let error): visit(key, at: rest, isolation, error, done)
            case .success(let number):
                guard let id = core.open(number, .service(key.bytes), now: loop.now) else {
                    return visit(key, at: rest, isolation, .refused(.overloaded), done)
                }
                let stream = RelayStream(self, circuit: number, stream: id)
                streams[number, default: [:]][id] = stream
                opening[number, default: [:]][id] = { [self] result in
                    switch result {
                    case .success: done(.success(stream))
                    case .failure: visit(key, at: rest, isolation, .peerAbsent, done)
                    }
                }
            }
        }
    }
}
