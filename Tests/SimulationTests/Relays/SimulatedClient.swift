import Bytes
import Crypto
import RelayWire
import Testing

/// A client with circuits and conversations over them; it echoes whoever meets it.
final class SimulatedClient: SimulatedNode, ClientShell {
    private(set) var client: ClientCore?
    private(set) var conversations: [Conversation] = []
    private(set) var ends: [Int: CircuitEnd] = [:]
    private(set) var isPublished = false
    /// What to do once a circuit is built.
    private var plans: [Int: () -> Void] = [:]
    private var hosted: [SIMD2<Int>: EchoedStream] = [:]
    private(set) var loops = 0

    override init(_ network: SimulatedNetwork) {
        super.init(network)
        client = ClientCore(
            network: network.id,
            entropy: network.entropy,
            unixSeconds: network.unixSeconds,
            shell: self
        )
    }

    override var core: any LinkCore {
        guard let client else { preconditionFailure("a client has a core from its first moment") }
        return client
    }

    /// Circuits that are being built or in use.
    var circuitCount: Int { client?.views(now: now).count ?? 0 }

    /// Builds a circuit and does `plan` when it stands.
    @discardableResult
    func build(_ path: [SimulatedRelay], _ plan: @escaping (Int) -> Void) throws -> Int? {
        guard let circuit = try client?.build(try path.map { try $0.hop() }, now: now) else {
            return nil
        }
        plans[circuit] = { plan(circuit) }
        return circuit
    }

    /// Opens a stream and sends a message over it, which should come back.
    func converse(
        _ circuit: Int,
        with target: StreamTarget,
        _ message: [UInt8],
        readingDelay: Duration = .zero
    ) {
        let stream = client?.open(circuit, target, now: now)
        let conversation = Conversation(
            circuit: circuit,
            stream: stream ?? 0,
            message: message,
            readingDelay: readingDelay
        )
        conversations.append(conversation)
        guard stream != nil else { return conversation.end(.notOpened) }
        send(conversation)
    }

    private func send(_ conversation: Conversation) {
        guard conversation.outcome == nil, !conversation.isFull, !conversation.isFinished else {
            return
        }
        let count = min(conversation.message.count - conversation.sent, network.random(40_000) + 1)
        if count > 0 {
            let piece = conversation.message[conversation.sent..<conversation.sent + count]
            conversation.sent += count
            conversation.isFull = piece.withUnsafeBytes {
                client?.send(conversation.circuit, conversation.stream, $0, now: now) ?? false
            }
            return clock.after(.microseconds(200)) { [weak self] in self?.send(conversation) }
        }
        conversation.isFinished = true
        client?.finish(conversation.circuit, conversation.stream, now: now)
    }

    /// Ends every circuit.
    func leave() {
        for view in client?.views(now: now) ?? [] { client?.close(view.number, now: now) }
    }

    /// Lets others meet this client under a key.
    func publish(_ circuit: Int, _ key: Ed25519.PrivateKey) {
        client?.publish(circuit, key, now: now)
    }

    func loop(_ circuit: Int) { client?.loop(circuit, now: now) }

    // MARK: What the core says

    func built(_ circuit: Int) {
        guard let plan = plans.removeValue(forKey: circuit) else { return }
        clock.after(.zero, plan)
    }

    func coverRefused(by relay: RelayIdentity, atMost rate: Int) {}

    func ended(_ circuit: Int, _ reason: CircuitEnd) {
        ends[circuit] = reason
        plans.removeValue(forKey: circuit)
        for conversation in conversations where conversation.circuit == circuit {
            conversation.end(.circuitEnded(reason))
        }
        for key in hosted.keys where key[0] == circuit { hosted.removeValue(forKey: key)?.drop() }
    }

    private func conversation(_ circuit: Int, _ stream: UInt32) -> Conversation? {
        conversations.first { $0.circuit == circuit && $0.stream == stream }
    }

    func deliver(_ circuit: Int, _ delivery: Delivery) {
        switch delivery {
        case .begin(let stream, _): host(circuit, stream)
        case .data(let stream, let bytes): received(circuit, stream, bytes)
        case .finished(let stream):
            hosted[Self.key(circuit, stream)]?.finished()
            conversation(circuit, stream)?.farEndFinished()
        case .reset(let stream, let fault):
            hosted.removeValue(forKey: Self.key(circuit, stream))?.drop()
            conversation(circuit, stream)?.end(.reset(fault))
        case .writable(let stream):
            hosted[Self.key(circuit, stream)]?.resume()
            guard let conversation = conversation(circuit, stream) else { return }
            conversation.isFull = false
            clock.after(.zero) { [weak self] in self?.send(conversation) }
        case .published: isPublished = true
        case .looped: loops += 1
        case .connected, .associate, .datagram, .resolve, .resolved, .publish: return
        }
    }

    private func received(_ circuit: Int, _ stream: UInt32, _ bytes: UnsafeRawBufferPointer) {
        if let echo = hosted[Self.key(circuit, stream)] { return echo.received(bytes) }
        let count = bytes.count
        guard let conversation = conversation(circuit, stream) else {
            client?.consumed(circuit, stream, count, now: now)
            return
        }
        conversation.compare(bytes)
        clock.after(conversation.readingDelay) { [weak self] in
            guard let self else { return }
            client?.consumed(circuit, stream, count, now: now)
        }
    }

    private static func key(_ circuit: Int, _ stream: UInt32) -> SIMD2<Int> {
        SIMD2(circuit, Int(stream))
    }

    private func host(_ circuit: Int, _ stream: UInt32) {
        let key = Self.key(circuit, stream)
        hosted[key] = EchoedStream(
            clock,
            delay: .microseconds(100),
            EchoedStream.Actions(
                send: { [unowned self] in client?.send(circuit, stream, $0, now: now) ?? false },
                consumed: { [unowned self] in client?.consumed(circuit, stream, $0, now: now) },
                finish: { [unowned self] in
                    client?.finish(circuit, stream, now: now)
                    hosted.removeValue(forKey: key)
                }
            )
        )
        clock.after(.zero) { [weak self] in
            guard let self else { return }
            client?.accept(circuit, stream, now: now)
        }
    }
}
