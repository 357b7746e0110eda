package import Crypto
package import Net
import TransferWire

/// One handshake over one stream, on its loop.
final class SessionOpening {
    typealias Outcome = Result<SecureStream, SessionFailure>

    private let stream: any ByteStream
    private var handshake: SessionHandshake?
    private var done: ((Outcome) -> Void)?
    private var deadline: LoopTimer?

    /// `done` is called once, on the loop; the stream is closed unless it succeeded.
    init(
        _ stream: any ByteStream,
        _ handshake: consuming SessionHandshake,
        within limit: Duration,
        _ done: @escaping (Outcome) -> Void
    ) {
        (self.stream, self.done) = (stream, done)
        self.handshake = consume handshake
        deadline = stream.loop.schedule(after: limit) { [weak self] in
            self?.fail(.network(.timedOut(after: limit)))
        }
        stream.onEnd = { end in
            switch end {
            case .finished: self.fail(.session(.truncated))
            case .failed(let error): self.fail(.network(error))
            }
        }
        stream.onBytes = { self.received($0) }
        begin()
    }

    func cancel() { fail(.network(.cancelled)) }

    private func begin() {
        guard handshake?.role == .initiator else { return }
        do throws(SessionError) {
            if let first = try handshake?.start() { stream.write(first) }
        } catch {
            fail(.session(error))
        }
    }

    private func received(_ bytes: UnsafeMutableRawBufferPointer) {
        do throws(SessionError) {
            guard let step = try handshake?.receive(UnsafeRawBufferPointer(bytes)) else { return }
            if !step.reply.isEmpty { stream.write(step.reply) }
            guard handshake?.isComplete == true, let handshake = handshake.take() else { return }
            let keys = try handshake.finish()
            let peer = keys.peer
            let secure = keys.separate { sealer, opener in
                SecureStream(over: stream, peer: peer, sealer: sealer, opener: opener)
            }
            secure.hold(UnsafeMutableRawBufferPointer(rebasing: bytes[step.taken...]))
            settle(.success(secure))
        } catch {
            fail(.session(error))
        }
    }

    private func fail(_ failure: SessionFailure) {
        guard done != nil else { return }
        handshake = nil
        stream.close()
        settle(.failure(failure))
    }

    private func settle(_ outcome: Outcome) {
        guard let done else { return }
        self.done = nil
        deadline?.cancel()
        done(outcome)
    }
}

extension SecureStream {
    /// Secures `stream`, which is open, with whoever owns the key `peer` at its far end.
    ///
    /// Anybody else is refused before they learn who we are. The stream is closed on failure, also
    /// when `limit` passes or the task is cancelled.
    package static func connect(
        over stream: any ByteStream,
        as identity: Ed25519.PrivateKey,
        expecting peer: Ed25519.PublicKey,
        within limit: Duration = .seconds(20)
    ) async throws(SessionFailure) -> SecureStream {
        try await open(stream, within: limit) { () throws(SessionError) in
            try SessionHandshake(to: peer, as: identity, entropy: .system())
        }
    }

    /// Secures `stream`, which somebody opened to us; `peer` tells who it was.
    ///
    /// The stream is closed on failure, also when `limit` passes or the task is cancelled.
    package static func accept(
        over stream: any ByteStream,
        as identity: Ed25519.PrivateKey,
        within limit: Duration = .seconds(20)
    ) async throws(SessionFailure) -> SecureStream {
        try await open(stream, within: limit) { () throws(SessionError) in
            try SessionHandshake(answeringAs: identity, entropy: .system())
        }
    }

    private static func open(
        _ stream: any ByteStream,
        within limit: Duration,
        _ handshake: @escaping @Sendable () throws(SessionError) -> SessionHandshake
    ) async throws(SessionFailure) -> SecureStream {
        let outcome: SessionOpening.Outcome
        do throws(NetError) {
            outcome = try await stream.loop.wait { (waiter: Waiter<SessionOpening.Outcome>) in
                begin(stream, within: limit, handshake, waiter)
            }
        } catch {
            stream.loop.execute { stream.close() }
            throw .network(error)
        }
        return try outcome.get()
    }

    private static func begin(
        _ stream: any ByteStream,
        within limit: Duration,
        _ handshake: @Sendable () throws(SessionError) -> SessionHandshake,
        _ waiter: Waiter<SessionOpening.Outcome>
    ) {
        do throws(SessionError) {
            let opening = SessionOpening(stream, try handshake(), within: limit) { outcome in
                if !waiter.resume(.success(outcome)), case .success(let late) = outcome {
                    late.close()
                }
            }
            let held = Confined(opening, to: stream.loop)
            waiter.onAbandon { held.value.cancel() }
        } catch {
            stream.close()
            waiter.resume(.success(.failure(.session(error))))
        }
    }
}
