package import Crypto
package import Net
package import TransferWire

/// A stream that only its two ends can read or change, over any other stream.
///
/// Both ends know who the other is. An end that the peer did not seal is a failure (`.reset`), so
/// that nothing is missed. `@unchecked Sendable`: confined to its loop, like the stream under it.
package final class SecureStream: ByteStream, TurnFlushable, @unchecked Sendable {
    package let loop: EventLoop
    /// Who the other end proved to be.
    package let peer: Ed25519.PublicKey
    /// Why it failed, when the peer or something between is to blame.
    package private(set) var failure: SessionError?

    package var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet { updateReading() }
    }
    package var onEnd: ((StreamEnd) -> Void)? {
        didSet { if untold != nil { loop.submit { self.reportEnd() } } }
    }
    package var onDrain: (() -> Void)?
    package var isAwaitingFlush = false

    private let stream: any ByteStream
    private var sealer: RecordSealer
    private var opener: RecordOpener
    /// Small writes of one turn, which share a record.
    private var gathered: [UInt8] = []
    private var scratch: [UInt8] = []
    /// Whether nothing comes in any more.
    private var hasEnded = false
    /// How it stopped, until the owner has been told.
    private var untold: StreamEnd?
    private var isPaused = false
    private var isDelivering = false
    private var isFinishing = false
    private var isClosed = false

    /// Content bytes sealed at a time.
    private static let sealedAtOnce = 4 * SessionLimits.recordBytes

    /// Takes over `stream`, whose handshake is done and left `rest` behind; on the loop.
    init(
        over stream: any ByteStream,
        peer: Ed25519.PublicKey,
        sealer: consuming RecordSealer,
        opener: consuming RecordOpener
    ) {
        (self.stream, self.peer, loop) = (stream, peer, stream.loop)
        self.sealer = sealer
        self.opener = opener
        stream.pauseReading()
        stream.onBytes = { self.received($0) }
        stream.onEnd = { self.underlyingEnded($0) }
        stream.onDrain = { self.onDrain?() }
    }

    package var unsentBytes: Int { stream.unsentBytes + gathered.count }
    package var isCongested: Bool { stream.isCongested }

    // MARK: Reading

    package func pauseReading() {
        isPaused = true
        updateReading()
    }

    package func resumeReading() {
        isPaused = false
        updateReading()
    }

    /// What was received together with the last handshake message.
    func hold(_ rest: UnsafeMutableRawBufferPointer) {
        if !rest.isEmpty { opener.hold(rest) }
    }

    private var isReading: Bool { onBytes != nil && !isPaused && !isClosed && !hasEnded }

    private func updateReading() {
        loop.preconditionOnLoop()
        guard !isClosed, !isDelivering else { return }
        guard isReading else { return stream.pauseReading() }
        guard opener.heldBytes > 0 else { return stream.resumeReading() }
        loop.submit {
            guard self.isReading, !self.isDelivering else { return }
            self.received(UnsafeMutableRawBufferPointer(start: nil, count: 0))
            self.updateReadingOnceEmpty()
        }
    }

    /// Reads on unless the owner paused meanwhile; a record that is not whole yet may be held.
    private func updateReadingOnceEmpty() {
        guard !isClosed else { return }
        if isReading { stream.resumeReading() } else { stream.pauseReading() }
    }

    private func received(_ bytes: UnsafeMutableRawBufferPointer) {
        var rest = bytes
        isDelivering = true
        defer { isDelivering = false }
        do throws(SessionError) {
            while isReading {
                let outcome = try opener.next(from: &rest) { self.onBytes?($0) }
                if outcome == .incomplete { return }
                if outcome == .end {
                    guard rest.isEmpty, opener.heldBytes == 0 else { throw .afterEnd }
                    (hasEnded, untold) = (true, .finished)
                    return reportEnd()
                }
            }
            guard !isClosed, !rest.isEmpty else { return }
            guard !hasEnded else { throw .afterEnd }
            opener.hold(rest)
            stream.pauseReading()
        } catch {
            fail(error)
        }
    }

    // MARK: Writing

    package func write(_ bytes: UnsafeRawBufferPointer) {
        loop.preconditionOnLoop()
        guard !isClosed, !isFinishing, !bytes.isEmpty else { return }
        if gathered.count + bytes.count < SessionLimits.recordBytes {
            gathered.append(contentsOf: bytes)
            return loop.atEndOfTurn(self)
        }
        flushGathered()
        seal(bytes)
    }

    package func flushTurn() { flushGathered() }

    package func finish() {
        loop.preconditionOnLoop()
        guard !isClosed, !isFinishing else { return }
        flushGathered()
        guard !isClosed else { return }
        isFinishing = true
        do throws(SessionError) {
            stream.write(try sealer.end())
            stream.finish()
        } catch {
            fail(error)
        }
    }

    private func flushGathered() {
        guard !gathered.isEmpty, !isClosed else { return }
        gathered.withUnsafeBytes { seal($0) }
        gathered.removeAll(keepingCapacity: true)
    }

    private func seal(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty, !isClosed {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.sealedAtOnce))
            rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
            let count = RecordSealer.sealedBytes(part.count)
            if scratch.count < count { scratch = [UInt8](repeating: 0, count: count) }
            do throws(SessionError) {
                try sealPart(part, count)
            } catch {
                fail(error)
            }
        }
    }

    private func sealPart(_ part: UnsafeRawBufferPointer, _ count: Int) throws(SessionError) {
        let result = scratch.withUnsafeMutableBytes { scratch in
            let output = UnsafeMutableRawBufferPointer(rebasing: scratch[..<count])
            return Result { () throws(SessionError) in
                try sealer.seal(part, into: output)
                stream.write(UnsafeRawBufferPointer(output))
            }
        }
        try result.get()
    }

    // MARK: Ending

    package func close() {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        isClosed = true
        (onBytes, onEnd, onDrain) = (nil, nil, nil)
        gathered = []
        stream.close()
    }

    private func underlyingEnded(_ end: StreamEnd) {
        switch end {
        case .finished:
            if !opener.hasEnded { fail(.truncated) }
        case .failed(let error): finish(with: .failed(error))
        }
    }

    private func fail(_ error: SessionError) {
        guard failure == nil else { return }
        failure = error
        finish(with: .failed(error == .truncated ? .reset : .tls(error.description)))
    }

    /// Closes because of a failure, which the owner is told of outside of its own calls.
    private func finish(with end: StreamEnd) {
        guard !isClosed else { return }
        (hasEnded, untold) = (true, end)
        gathered = []
        stream.close()
        loop.submit { self.reportEnd() }
    }

    private func reportEnd() {
        guard !isClosed, let end = untold, let onEnd else { return }
        untold = nil
        if case .failed = end { isClosed = true }
        onEnd(end)
    }
}
