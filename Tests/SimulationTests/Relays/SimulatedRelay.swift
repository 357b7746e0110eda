import Bytes
import Crypto
import RelayWire
import Testing

/// A relay whose exits echo, or refuse the name `refused`.
final class SimulatedRelay: SimulatedNode, RelayShell {
    let identity: RelayIdentity
    private let link: X25519.PrivateKey
    private let onion: OnionKeyPair
    private let key: OnionKey
    private(set) var relay: RelayCore?
    private(set) var exits: [StreamKey: EchoedStream] = [:]

    override init(_ network: SimulatedNetwork) {
        let entropy = network.entropy
        identity = RelayIdentity(Ed25519.PrivateKey.generate(entropy).publicKey)
        link = X25519.PrivateKey.generate(entropy)
        let x25519 = X25519.PrivateKey.generate(entropy)
        let mlkem = MLKEM768.PrivateKey.generate(entropy)
        onion = OnionKeyPair(x25519: x25519, mlkem: mlkem)
        do {
            key = try OnionKey(
                epoch: 1,
                expires: 2_000_000,
                x25519: x25519.publicKey,
                mlkem: mlkem.publicKey
            )
        } catch {
            preconditionFailure("generated keys are valid: \(error)")
        }
        super.init(network)
        network.relays[identity] = self
        restart()
    }

    /// This relay as one hop of a path.
    func hop() throws -> ClientCore.Hop {
        ClientCore.Hop(
            build: try CircuitBuild.Hop(identity: identity, key: key),
            linkKey: link.publicKey
        )
    }

    override var core: any LinkCore {
        guard let relay else { preconditionFailure("a relay has a core from its first moment") }
        return relay
    }

    override func linkAccepted() -> Int? { relay?.linkAccepted(now: now) }

    override func restart() {
        for exit in exits.values { exit.drop() }
        exits = [:]
        let relay = RelayCore(
            identity: identity,
            linkKey: link,
            onionKeys: [onion],
            network: network.id,
            entropy: network.entropy,
            unixSeconds: network.unixSeconds,
            shell: self
        )
        self.relay = relay
        know()
    }

    /// Takes in which relays there are.
    func know() {
        for case let other as SimulatedRelay in network.nodes where other !== self {
            relay?.relays[other.identity] = other.link.publicKey
        }
    }

    override func check() {
        guard let relay else { return }
        let most = max(1, relay.circuitCount) * 2 * RelayLimits.queuedBytesPerCircuit
        #expect(
            relay.waitingBytes >= 0 && relay.waitingBytes <= min(most, RelayLimits.waitingBytes)
        )
    }

    // MARK: Streams

    func connect(_ stream: StreamKey, _ target: StreamTarget) {
        guard let relay else { return }
        if case .name("refused", _) = target {
            return clock.after(.milliseconds(5)) { [weak self, weak relay] in
                guard let self, isUp else { return }
                relay?.reset(stream, .refused, now: now)
            }
        }
        // Bytes may come before the target has answered.
        exits[stream] = EchoedStream(
            clock,
            delay: .microseconds(100),
            EchoedStream.Actions(
                send: { [unowned self, weak relay] in relay?.send(stream, $0, now: now) ?? false },
                consumed: { [unowned self, weak relay] in relay?.consumed(stream, $0, now: now) },
                finish: { [unowned self, weak relay] in
                    relay?.finish(stream, now: now)
                    exits.removeValue(forKey: stream)
                }
            )
        )
        clock.after(.milliseconds(5)) { [weak self, weak relay] in
            guard let self, isUp else { return }
            relay?.streamOpened(stream, now: now)
        }
    }

    func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer) {
        exits[stream]?.received(bytes)
    }
    func finish(_ stream: StreamKey) { exits[stream]?.finished() }
    func drop(_ stream: StreamKey, _ fault: StreamFault) {
        exits.removeValue(forKey: stream)?.drop()
    }
    func resume(_ stream: StreamKey) { exits[stream]?.resume() }
    func associate(_ stream: StreamKey) {}
    func resolve(_ stream: StreamKey, _ target: StreamTarget) {}
    func datagram(_ stream: StreamKey, _ target: StreamTarget, _ bytes: UnsafeRawBufferPointer) {}
}
