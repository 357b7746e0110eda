package import Bytes

/// One end of a circuit: its streams, their windows, and what waits to leave in cells.
///
/// Frames only: it fills and reads the payload of cells and knows nothing of layers or links.
package final class CircuitEndpoint {
    /// Which end this is; it decides whose stream numbers are odd.
    package enum Role: Sendable {
        case client
        case relay
    }

    let role: Role
    var streams: [UInt32: EndpointStream] = [:]
    /// Frames without flow control, oldest first, already encoded.
    var control: [[UInt8]] = []
    var controlBytes = 0
    /// Streams with something to send, in turn.
    var turns: [UInt32] = []
    var credit = CreditWindow.circuitInitial
    var window = CreditWindow(size: CreditWindow.circuitInitial)
    private var nextStream: UInt32
    private let tally: ByteTally
    /// The last stream that the other end opened.
    var lastOpened: UInt32 = 0

    /// Bytes this end holds: those that wait to leave, and those its applications have not taken.
    private(set) var heldBytes = 0
    /// Shortest round trip seen on this circuit.
    package var roundTrip: Duration?

    /// An end without streams, which counts what it holds in `tally` too.
    package init(role: Role, tally: ByteTally = ByteTally()) {
        self.role = role
        self.tally = tally
        nextStream = role == .client ? 1 : 2
    }

    deinit { tally.add(-heldBytes) }

    /// Counts bytes this end has taken in, or let go when negative.
    func hold(_ bytes: Int) {
        heldBytes += bytes
        tally.add(bytes)
    }

    /// How many streams are open.
    package var streamCount: Int { streams.count }

    /// Whether a cell could carry something now.
    package var hasOutput: Bool {
        !control.isEmpty || (credit > 0 && !turns.isEmpty) || turns.contains { finishOnly($0) }
    }

    private func finishOnly(_ stream: UInt32) -> Bool {
        guard let state = streams[stream] else { return false }
        return state.pending.count == 0 && state.sending == .finishing
    }

    // MARK: Opening and closing

    /// Opens a stream; bytes may be sent at once, before the other end answers.
    ///
    /// - Returns: the stream's number, or nil when the circuit is full.
    package func open(_ target: StreamTarget) -> UInt32? {
        addStream().map { stream in
            queue(.begin, stream: stream, target.bytes)
            return stream
        }
    }

    /// Opens an association for datagrams; nil when the circuit is full.
    package func associate() -> UInt32? {
        addStream().map { stream in
            streams[stream]?.isAssociation = true
            queue(.associate, stream: stream, [])
            return stream
        }
    }

    /// Asks for a lookup; nil when the circuit is full.
    package func resolve(_ target: StreamTarget) -> UInt32? {
        addStream().map { stream in
            streams[stream]?.isLookup = true
            queue(.resolve, stream: stream, target.bytes)
            return stream
        }
    }

    private func addStream() -> UInt32? {
        guard streams.count < RelayLimits.streamsPerCircuit, nextStream < UInt32.max - 2,
            hasControlRoom(for: FrameHeader.bytes + StreamTarget.longestBytes)
        else { return nil }
        defer { nextStream += 2 }
        streams[nextStream] = EndpointStream()
        return nextStream
    }

    /// Tells the other end that its stream is open.
    package func accept(_ stream: UInt32) {
        guard streams[stream] != nil else { return }
        queue(.connected, stream: stream, [])
    }

    /// Answers a lookup with at most 16 addresses and closes its stream.
    package func answer(_ stream: UInt32, _ addresses: [StreamTarget]) {
        guard forget(stream) else { return }
        queue(.resolved, stream: stream, addresses.prefix(16).flatMap(\.bytes))
    }

    /// Ends a stream at once and forgets what it had not sent.
    package func reset(_ stream: UInt32, _ fault: StreamFault) {
        guard forget(stream) else { return }
        queue(.reset, stream: stream, [fault.rawValue])
    }

    /// Ends this direction of a stream once everything before has been sent.
    package func finish(_ stream: UInt32) {
        guard streams[stream]?.sending == .open else { return }
        streams[stream]?.sending = .finishing
        enqueue(stream)
    }

    // MARK: Sending

    /// Takes bytes for a stream; no more than ``RelayLimits/pendingBytesPerStream`` may wait.
    ///
    /// - Returns: whether the application should wait for ``Delivery/writable(stream:)``.
    package func send(_ stream: UInt32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard var state = streams.removeValue(forKey: stream) else { return false }
        defer { streams[stream] = state }
        guard state.sending == .open else { return false }
        do {
            try state.pending.append(bytes)
        } catch {
            preconditionFailure("a stream sent \(bytes.count) bytes though told to wait")
        }
        hold(bytes.count)
        if !state.isQueued {
            state.isQueued = true
            turns.append(stream)
        }
        state.isFull = state.pending.count > Self.fullBytes
        return state.isFull
    }

    /// Above this many unsent bytes an application is asked to wait.
    package static let fullBytes = 128 << 10

    /// Queues a datagram; lost, as datagrams may be, when too many wait.
    package func send(_ stream: UInt32, to target: StreamTarget, _ bytes: [UInt8]) {
        guard streams[stream]?.isAssociation == true, hasControlRoom(for: bytes.count),
            bytes.count <= RelayLimits.datagramBytes
        else { return }
        queue(.datagram, stream: stream, target.bytes + bytes)
    }

    /// Asks for `token` back.
    package func loop(_ token: UInt64) {
        var writer = ByteWriter(capacity: 8)
        writer.integer(token)
        queue(.loop, stream: 0, writer.bytes)
    }

    /// Asks to be met under an identity key; `signature` is over the circuit's binding.
    package func publish(key: [UInt8], signature: [UInt8]) {
        queue(.publish, stream: 0, key + signature)
    }

    /// Accepts a publish.
    package func acceptPublish() { queue(.published, stream: 0, []) }

    /// Forgets a stream that ended early; false when there was none.
    ///
    /// What its application had not taken is taken by nobody: the window is shared with other
    /// streams.
    func forget(_ stream: UInt32) -> Bool {
        guard let state = streams.removeValue(forKey: stream) else { return false }
        hold(-state.unconsumed - state.pending.count)
        if state.unconsumed > 0 { grant(0, window.dropped(state.unconsumed)) }
        return true
    }

    /// Counts bytes the application has taken, and lets the other end send as many more.
    ///
    /// Nothing for streams that ended early: their bytes were counted then.
    package func consumed(_ stream: UInt32, _ bytes: Int, now: Moment) {
        guard var state = streams.removeValue(forKey: stream) else { return }
        precondition(bytes <= state.unconsumed, "more was taken than came")
        state.unconsumed -= bytes
        hold(-bytes)
        grant(0, window.consumed(bytes, now: now, roundTrip: roundTrip))
        let credit = state.window.consumed(bytes, now: now, roundTrip: roundTrip)
        if !state.isOver { streams[stream] = state }
        if state.receiving == .open { grant(stream, credit) }
    }

    func grant(_ stream: UInt32, _ bytes: Int) {
        guard bytes > 0 else { return }
        var writer = ByteWriter(capacity: 4)
        writer.integer(UInt32(truncatingIfNeeded: bytes))
        queue(.credit, stream: stream, writer.bytes)
    }

    /// Whether a frame that may as well be lost fits in half of what may wait.
    func hasControlRoom(for bytes: Int) -> Bool {
        control.count < RelayLimits.controlFramesPerCircuit / 2
            && controlBytes + bytes <= RelayLimits.controlBytesPerCircuit / 2
    }

    func queue(_ type: FrameType, stream: UInt32, _ content: [UInt8]) {
        var frame = [UInt8](repeating: 0, count: FrameHeader.bytes)
        frame.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            FrameHeader(type, stream: stream, length: content.count).write(to: start)
        }
        control.append(frame + content)
        controlBytes += FrameHeader.bytes + content.count
        hold(FrameHeader.bytes + content.count)
    }

    func enqueue(_ stream: UInt32) {
        guard let state = streams[stream], !state.isQueued, state.isReady else { return }
        streams[stream]?.isQueued = true
        turns.append(stream)
    }
}

extension CircuitEndpoint {
    /// Whether the application of a stream should wait for ``Delivery/writable(stream:)``.
    package func isFull(_ stream: UInt32) -> Bool { streams[stream]?.isFull ?? false }
}
