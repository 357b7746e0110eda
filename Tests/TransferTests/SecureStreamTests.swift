import Bytes
import Crypto
import Net
import Synchronization
import Testing
import Transfer
import TransferWire

@Suite("A secured stream over TCP", .timeLimit(.minutes(10)))
struct SecureStreamTests {
    @Test("both ends learn who the other is, and bytes pass both ways until both finish")
    func passes() async throws {
        try await withScope { _, loop in
            let pair = try await SecurePair(on: loop)
            #expect(pair.near.peer == pair.farIdentity.publicKey)
            #expect(pair.far.peer == pair.nearIdentity.publicKey)
            var generator = SeededGenerator(seed: 4)
            let sent = generator.bytes(3_000_000)
            let echo = try await loop.wait { (waiter: Waiter<[UInt8]>) in
                let received = Received()
                pair.far.onBytes = { bytes in pair.far.write(UnsafeRawBufferPointer(bytes)) }
                pair.far.onEnd = { end in if end == .finished { pair.far.finish() } }
                pair.near.onBytes = { received.bytes.append(contentsOf: $0) }
                pair.near.onEnd = { end in
                    if end == .finished { waiter.resume(.success(received.bytes)) }
                }
                pair.near.write(Array(sent[..<10]))
                pair.near.write(Array(sent[10..<20]))
                pair.near.write(Array(sent[20...]))
                pair.near.finish()
            }
            #expect(echo == sent)
        }
    }

    @Test("a pause holds back everything, and nothing is lost by it")
    func pauses() async throws {
        try await withScope { _, loop in
            let pair = try await SecurePair(on: loop)
            var generator = SeededGenerator(seed: 5)
            let sent = generator.bytes(1_000_000)
            let got = try await loop.wait { (waiter: Waiter<[UInt8]>) in
                let received = Received()
                pair.far.onBytes = { bytes in
                    received.bytes.append(contentsOf: bytes)
                    pair.far.pauseReading()
                    let before = received.bytes.count
                    pair.far.loop.schedule(after: .milliseconds(1)) {
                        #expect(received.bytes.count == before)
                        pair.far.resumeReading()
                    }
                }
                pair.far.onEnd = { end in
                    if end == .finished { waiter.resume(.success(received.bytes)) }
                }
                pair.near.write(sent)
                pair.near.finish()
            }
            #expect(got == sent)
        }
    }

    @Test("a changed byte anywhere after the handshake ends the stream", arguments: 1...12)
    func corrupted(seed: UInt64) async throws {
        try await withScope { _, loop in
            var generator = SeededGenerator(seed: seed)
            let start = SecurePair.initiatorBytes
            let flipped = Int.random(in: start..<start + 90_000, using: &generator)
            let pair = try await SecurePair(on: loop) { FrailStream($0, flipping: flipped) }
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                pair.far.onBytes = { _ in }
                pair.far.onEnd = { waiter.resume(.success($0)) }
                pair.near.write([UInt8](repeating: 7, count: 100_000))
            }
            guard case .failed = end else { throw NetError.cancelled }
            #expect(pair.far.failure != nil)
        }
    }

    @Test("an end that the peer did not seal is a failure")
    func truncated() async throws {
        try await withScope { _, loop in
            let cut = SecurePair.initiatorBytes + 70_000
            let pair = try await SecurePair(on: loop) { FrailStream($0, lifetime: cut) }
            let end = try await loop.wait { (waiter: Waiter<StreamEnd>) in
                pair.far.onBytes = { _ in }
                pair.far.onEnd = { waiter.resume(.success($0)) }
                pair.near.write([UInt8](repeating: 7, count: 100_000))
            }
            #expect(end == .failed(.reset))
            #expect(pair.far.failure == .truncated)
        }
    }

    @Test("the initiator goes on with nobody but whom it wants")
    func wrongIdentity() async throws {
        try await withScope { _, loop in
            let (near, far) = try await SecurePair.connections(on: loop)
            let (own, theirs) = (try TestNode.key(1), try TestNode.key(2))
            let wanted = try TestNode.key(3).publicKey
            let answer = Task { try await SecureStream.accept(over: far, as: theirs) }
            let failure = SessionFailure.session(
                .wrongIdentity(ContactAddress(theirs.publicKey))
            )
            await #expect(throws: failure) {
                try await SecureStream.connect(over: near, as: own, expecting: wanted)
            }
            await #expect(throws: SessionFailure.self) { try await answer.value }
        }
    }

    @Test("a peer that speaks something else, or nothing, is given up")
    func foreign() async throws {
        try await withScope { _, loop in
            let (near, far) = try await SecurePair.connections(on: loop)
            let own = try TestNode.key(1)
            await loop.run { near.write(Array("GET / HTTP/1.1\r\n\r\n".utf8)) }
            await #expect(throws: SessionFailure.session(.foreign)) {
                try await SecureStream.accept(over: far, as: own)
            }
            let (_, silent) = try await SecurePair.connections(on: loop)
            let limit = Duration.milliseconds(20)
            await #expect(throws: SessionFailure.network(.timedOut(after: limit))) {
                try await SecureStream.accept(over: silent, as: own, within: limit)
            }
        }
    }
}

/// Bytes gathered on one loop.
final class Received: @unchecked Sendable {
    var bytes: [UInt8] = []
}

/// Two ends of a secured connection on one loop.
struct SecurePair {
    let near: SecureStream
    let far: SecureStream
    let nearIdentity: Ed25519.PrivateKey
    let farIdentity: Ed25519.PrivateKey

    /// Bytes that the initiator sends before its first record.
    static let initiatorBytes = 4 + 1216 + 160

    init(
        on loop: EventLoop,
        _ wrap: (TCPConnection) -> any ByteStream = { $0 }
    ) async throws {
        let (nearIdentity, farIdentity) = (try TestNode.key(1), try TestNode.key(2))
        (self.nearIdentity, self.farIdentity) = (nearIdentity, farIdentity)
        let (near, far) = try await Self.connections(on: loop)
        let wrapped = wrap(near)
        async let accepted = SecureStream.accept(over: far, as: farIdentity)
        self.near = try await SecureStream.connect(
            over: wrapped,
            as: nearIdentity,
            expecting: farIdentity.publicKey
        )
        self.far = try await accepted
    }

    static func connections(
        on loop: EventLoop
    ) async throws -> (near: TCPConnection, far: TCPConnection) {
        try await loop.wait { (waiter: Waiter<(near: TCPConnection, far: TCPConnection)>) in
            let halves = Halves()
            @Sendable func check() {
                guard let near = halves.near, let far = halves.far else { return }
                waiter.resume(.success((near, far)))
            }
            do throws(NetError) {
                let address = SocketAddress.ip(Endpoint(.v4(.loopback), port: 0))
                let listener = try TCPListener(on: loop, at: address) {
                    halves.far = $0
                    check()
                }
                try TCPConnection.connect(to: listener.address, on: loop) { result in
                    switch result {
                    case .success(let connection): halves.near = connection
                    case .failure(let error): waiter.resume(.failure(error))
                    }
                    check()
                }
            } catch {
                waiter.resume(.failure(error))
            }
        }
    }

    private final class Halves: @unchecked Sendable {
        var near: TCPConnection?
        var far: TCPConnection?
    }
}
