package import Bytes
package import Crypto

/// TLS over any stream: plaintext on this side, records on the other.
///
/// Reads nothing ahead of its user but what one read of the stream below holds. A peer that ends
/// the stream without saying so in TLS (`close_notify`) is a failure: something may be cut off.
/// `@unchecked Sendable`: every member checks, or is reached only from a callback of, its loop.
package final class TLSStream: ByteStream, @unchecked Sendable {
    enum Phase { case handshaking, open, closed }

    package let loop: EventLoop
    /// What was agreed with the peer; asked once the handshake is done.
    package let session: TLSSession
    let stream: any ByteStream

    package var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet { updateReading() }
    }
    package var onEnd: ((StreamEnd) -> Void)?
    package var onDrain: (() -> Void)?
    /// Called once when the handshake is done; a failed one is told by `onEnd`.
    package var onOpen: (() -> Void)?

    private(set) var phase = Phase.handshaking
    private var isPaused = false
    private var isFinishing = false
    /// Decrypted bytes that nobody wanted yet.
    private var held: [UInt8] = []
    private var isDelivering = false
    private var peerHasFinished = false
    /// Plaintext written before the handshake was done.
    private var early: [UInt8] = []

    /// Begins a handshake over `stream`, whose closures this takes over.
    ///
    /// - Throws: `.tls` when `serverName` is no name; the stream is then closed.
    package init(
        over stream: any ByteStream,
        _ context: TLSContext,
        serverName: String? = nil
    ) throws(NetError) {
        stream.loop.preconditionOnLoop()
        do throws(TLSError) {
            session = try TLSSession(context, serverName: serverName)
        } catch {
            stream.close()
            throw .tls("\(error)")
        }
        loop = stream.loop
        self.stream = stream
        stream.onEnd = { [self] in ended($0) }
        stream.onDrain = { [weak self] in self?.onDrain?() }
        stream.onBytes = { [weak self] in self?.received(UnsafeRawBufferPointer($0)) }
        sendRecords()
    }

    package var peerAddress: Endpoint? { stream.peerAddress }
    package var unsentBytes: Int { early.count + stream.unsentBytes }
    package var isCongested: Bool { stream.isCongested || early.count > NetLimits.highWaterBytes }
    /// Whether the handshake is done and nothing has ended the stream.
    package var isOpen: Bool { phase == .open }

    package func pauseReading() {
        loop.preconditionOnLoop()
        isPaused = true
        updateReading()
    }

    package func resumeReading() {
        loop.preconditionOnLoop()
        isPaused = false
        updateReading()
    }

    package func write(_ bytes: UnsafeRawBufferPointer) {
        loop.preconditionOnLoop()
        guard phase != .closed, !isFinishing, !bytes.isEmpty else { return }
        guard phase == .open else {
            guard early.count + bytes.count <= NetLimits.unsentBytes else {
                return loop.submit { self.fail(.unsentExceeded(limit: NetLimits.unsentBytes)) }
            }
            return early.append(contentsOf: bytes)
        }
        encrypt(bytes)
    }

    package func finish() {
        loop.preconditionOnLoop()
        guard phase != .closed, !isFinishing else { return }
        isFinishing = true
        if phase == .open { sendFinish() }
    }

    package func close() {
        loop.preconditionOnLoop()
        guard phase != .closed else { return }
        release()
        stream.close()
    }
}

extension TLSStream {
    /// Bytes encrypted before they go on, so that the session's own buffer stays small.
    private static let pieceBytes = 64 << 10

    private func encrypt(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let count = min(rest.count, Self.pieceBytes)
            do throws(TLSError) {
                try session.send(UnsafeRawBufferPointer(rebasing: rest[..<count]))
            } catch {
                return loop.submit { self.fail(.tls("\(error)")) }
            }
            sendRecords()
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func sendRecords() {
        session.drainOutput { stream.write($0) }
    }

    private func sendFinish() {
        session.finish()
        sendRecords()
        stream.finish()
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        guard phase != .closed else { return }
        do throws(TLSError) {
            try session.receive(bytes) { deliver($0) }
        } catch {
            guard phase != .closed else { return }
            sendRecords()
            return fail(.tls("\(error)"), afterSending: true)
        }
        guard phase != .closed else { return }
        sendRecords()
        if phase == .handshaking, session.state != .handshaking { opened() }
        if phase != .closed, session.state == .finished, !peerHasFinished {
            peerHasFinished = true
            if held.isEmpty { reportFinish() }
        }
        if phase != .closed { updateReading() }
    }

    private func opened() {
        phase = .open
        let bytes = early
        early = []
        bytes.withUnsafeBytes { encrypt($0) }
        if isFinishing { sendFinish() }
        let report = onOpen
        onOpen = nil
        report?()
        // The stream below only tells of its own congestion.
        let wasCongested = bytes.count > NetLimits.highWaterBytes
        if wasCongested, phase == .open, !stream.isCongested { onDrain?() }
    }

    private func deliver(_ plaintext: UnsafeMutableRawBufferPointer) {
        guard phase != .closed else { return }
        if held.isEmpty, !isPaused, phase == .open, let onBytes {
            onBytes(plaintext)
        } else {
            held.append(contentsOf: plaintext)
        }
    }

    /// Reads for the handshake, and then as long as somebody wants more.
    private func updateReading() {
        guard phase != .closed else { return }
        let isWanted = !isPaused && onBytes != nil
        if phase == .handshaking || (isWanted && held.isEmpty) {
            stream.resumeReading()
        } else {
            stream.pauseReading()
        }
        guard isWanted, !held.isEmpty, !isDelivering else { return }
        isDelivering = true
        loop.submit { self.deliverHeld() }
    }

    private func deliverHeld() {
        isDelivering = false
        guard phase == .open, !isPaused, let onBytes else { return }
        var bytes = held
        held = []
        bytes.withUnsafeMutableBytes { onBytes($0) }
        if peerHasFinished, held.isEmpty { reportFinish() }
        if phase != .closed { updateReading() }
    }

    private func reportFinish() {
        onEnd?(.finished)
    }

    private func ended(_ end: StreamEnd) {
        switch end {
        case .failed(let error): fail(error)
        case .finished where peerHasFinished: break
        case .finished: fail(.tls("the peer ended the connection without ending the session"))
        }
    }

    private func fail(_ error: NetError, afterSending: Bool = false) {
        guard phase != .closed else { return }
        let report = onEnd
        release()
        if afterSending { closeAfterSending() } else { stream.close() }
        report?(.failed(error))
    }

    /// Leaves the stream a moment to carry the alert that says why.
    private func closeAfterSending() {
        let stream = stream
        let timer = loop.schedule(after: .seconds(1)) { stream.close() }
        stream.onEnd = { _ in
            timer.cancel()
            stream.close()
        }
        stream.onBytes = { _ in }
        stream.resumeReading()
        stream.finish()
    }

    private func release() {
        phase = .closed
        (held, early) = ([], [])
        (onBytes, onEnd, onDrain, onOpen) = (nil, nil, nil, nil)
        (stream.onBytes, stream.onEnd, stream.onDrain) = (nil, nil, nil)
    }
}
