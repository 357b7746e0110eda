import Bytes
import Crypto
import Net
import Transfer
import TransferWire

/// A peer that says what a test wants it to say.
final class HandmadePeer: @unchecked Sendable {
    private let stream: SecureStream

    init(_ node: TestNode, to receiver: TestNode) async throws {
        stream = try await SecureStream.connect(
            over: try await receiver.dial(on: node.loop),
            as: node.identity,
            expecting: receiver.identity.publicKey
        )
    }

    func say(_ bytes: [UInt8]) {
        stream.loop.execute { [stream] in stream.write(bytes) }
    }

    /// Goes away without a word.
    func leave() async {
        await stream.loop.run { [stream] in stream.close() }
    }

    /// Sends as an honest sender does.
    ///
    /// - Returns: how it ended; nil when the machine asked for a signature, which it does not get.
    func send(_ machine: SenderMachine, _ content: SampleContent) async throws -> TransferEnd? {
        let stream = stream
        return try await stream.loop.wait { (waiter: Waiter<TransferEnd?>) in
            let sending = HonestSending(machine, content, stream) { waiter.resume(.success($0)) }
            stream.onEnd = { _ in
                sending.machine.disconnected()
                sending.advance()
            }
            stream.onBytes = { bytes in
                sending.machine.receive(UnsafeRawBufferPointer(bytes), now: EventLoop.clock())
                sending.advance()
            }
            sending.advance()
        }
    }

    func offerFile(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let manifest = try Manifest([ManifestEntry(path: ["a"], kind: .file, bytes: 4)])
        let offer = Offer(id: TransferID(using: &generator), manifest: manifest)
        say(TransferMessage.hello(Hello()).frame)
        say(TransferMessage.offer(offer).frame)
        say(TransferMessage.manifest(manifest.bytes).frame)
    }

    /// All that the other side said, once it ended its side.
    ///
    /// `last`: what to say as soon as the offer is accepted, before ending this side as well.
    func answer(saying last: [UInt8] = []) async throws -> [TransferMessage] {
        let stream = stream
        let bytes = try await stream.loop.wait { (waiter: Waiter<[UInt8]>) in
            let received = Received()
            var last = last
            stream.onEnd = { _ in waiter.resume(.success(received.bytes)) }
            stream.onBytes = { bytes in
                received.bytes.append(contentsOf: bytes)
                // Whatever comes behind the greeting accepts the offer.
                let greeting = TransferMessage.hello(Hello()).frame.count
                guard !last.isEmpty, received.bytes.count > greeting else { return }
                stream.write(last)
                stream.finish()
                last = []
            }
        }
        await stream.loop.run { stream.close() }
        return try Self.messages(bytes)
    }

    private static func messages(_ bytes: [UInt8]) throws -> [TransferMessage] {
        var frames = FrameBuffer()
        bytes.withUnsafeBytes { frames.append($0) }
        var messages: [TransferMessage] = []
        while let header = try frames.next() {
            messages.append(
                try frames.withBody(of: header) { body in
                    try TransferMessage(header.type, body: body)
                }
            )
            frames.drop(header)
        }
        return messages
    }

    static func manifest(path: [String], kind: UInt8) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt8(1))
        writer.integer(UInt32(1))
        writer.integer(kind)
        writer.integer(UInt64(1))
        writer.integer(UInt64(0))
        writer.integer(UInt8(path.count))
        for name in path {
            writer.integer(UInt8(name.utf8.count))
            writer.text(name)
        }
        return writer.bytes
    }

    static func offer(manifest: [UInt8], entries: UInt32, total: UInt64) -> [UInt8] {
        var body = ByteWriter()
        body.append([UInt8](repeating: 5, count: 16))
        body.integer(entries)
        body.integer(total)
        body.integer(UInt32(manifest.count))
        body.append([UInt8](repeating: 0, count: 32))
        var writer = ByteWriter()
        writer.integer(UInt32(body.count + 1))
        writer.integer(TransferFrameType.offer.rawValue)
        writer.append(body.bytes)
        return writer.bytes
    }
}

/// Obeys a sender's machine on the loop of its stream.
private final class HonestSending {
    var machine: SenderMachine
    private let content: SampleContent
    private let stream: SecureStream
    private var ended: ((TransferEnd?) -> Void)?

    init(
        _ machine: SenderMachine,
        _ content: SampleContent,
        _ stream: SecureStream,
        ended: @escaping (TransferEnd?) -> Void
    ) {
        (self.machine, self.content, self.stream, self.ended) = (machine, content, stream, ended)
    }

    func advance() {
        var end: TransferEnd??
        while let effect = machine.next() {
            switch effect {
            case .read(let read):
                content.bytes(read).withUnsafeBytes { machine.supply(read, $0) }
            case .seal: end = .some(nil)
            case .restarting: break
            case .ended(let reason): end = .some(reason)
            }
            drain()
        }
        drain()
        guard let end, let ended else { return }
        self.ended = nil
        ended(end)
    }

    private func drain() {
        machine.drain(now: EventLoop.clock()) { bytes in
            stream.write(bytes)
            return bytes.count
        }
    }
}
