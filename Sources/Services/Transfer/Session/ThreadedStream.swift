import Files
import Net
import Synchronization

/// A stream as a thread that may block uses it: its loop fills one side, the thread empties the
/// other.
///
/// Both directions are bounded. The stream is closed a while after `finish`, or at once by `close`.
final class ThreadedStream: @unchecked Sendable {
    private struct State {
        var incoming: [UInt8] = []
        var isReadingPaused = false
        var end: StreamEnd?
        var outgoing: [UInt8] = []
        var isPumpOrdered = false
        var isThreadWaiting = false
        var isFinishing = false
    }

    /// Bytes of either direction beyond which that side waits for the other.
    private static let heldBytes = 2 << 20
    /// How long the peer has to end its side once we ended ours.
    private static let linger = Duration.seconds(10)

    /// Wakes the thread.
    let bell = Doorbell()
    private let stream: any ByteStream
    private let state = Mutex(State())

    // Below: the loop's own.
    private var sending: [UInt8] = []
    private var hasFinished = false

    /// Takes over `stream`, from any thread.
    init(_ stream: any ByteStream) {
        self.stream = stream
        stream.loop.execute { self.open() }
    }

    // MARK: The thread's side

    /// Exchanges `buffer`, which is emptied, for what came in; returns how the stream ended, if it
    /// did.
    func take(into buffer: inout [UInt8]) -> StreamEnd? {
        buffer.removeAll(keepingCapacity: true)
        let (end, wasPaused) = state.withLock { state in
            swap(&state.incoming, &buffer)
            defer { state.isReadingPaused = false }
            return (state.end, state.isReadingPaused)
        }
        if wasPaused { stream.loop.submit { self.stream.resumeReading() } }
        return end
    }

    /// Takes as many of `bytes` as there is room for, and rings the bell when there is more room.
    func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        let (count, mustPump) = state.withLock { state in
            guard state.end == nil || state.end == .finished else { return (bytes.count, false) }
            let count = min(bytes.count, Self.heldBytes - state.outgoing.count)
            state.outgoing.append(contentsOf: bytes[..<count])
            if count < bytes.count { state.isThreadWaiting = true }
            defer { state.isPumpOrdered = true }
            return (count, !state.isPumpOrdered)
        }
        if mustPump { stream.loop.submit { self.pump() } }
        return count
    }

    /// Sends what waits and ends our side; what still comes in is dropped.
    func finish() {
        state.withLock { state in
            state.isFinishing = true
            state.isPumpOrdered = true
        }
        stream.loop.submit {
            self.stream.resumeReading()
            self.pump()
        }
    }

    /// Closes at once.
    func close() {
        stream.loop.execute { self.stream.close() }
    }

    // MARK: The loop's side

    private func open() {
        stream.onEnd = { self.ended($0) }
        stream.onDrain = { self.pump() }
        stream.onBytes = { self.received($0) }
    }

    private func received(_ bytes: UnsafeMutableRawBufferPointer) {
        let isFull = state.withLock { state in
            guard !state.isFinishing else { return false }
            state.incoming.append(contentsOf: bytes)
            state.isReadingPaused = state.incoming.count >= Self.heldBytes
            return state.isReadingPaused
        }
        if isFull { stream.pauseReading() }
        bell.ring()
    }

    private func ended(_ end: StreamEnd) {
        state.withLock { $0.end = end }
        bell.ring()
        if hasFinished { stream.close() }
    }

    private func pump() {
        while !stream.isCongested {
            let (wasWaiting, isFinishing) = state.withLock { state in
                swap(&state.outgoing, &sending)
                defer { state.isThreadWaiting = false }
                if sending.isEmpty { state.isPumpOrdered = false }
                return (state.isThreadWaiting, state.isFinishing)
            }
            if wasWaiting { bell.ring() }
            guard !sending.isEmpty else {
                if isFinishing { finishStream() }
                return
            }
            sending.withUnsafeBytes { stream.write($0) }
            sending.removeAll(keepingCapacity: true)
        }
    }

    private func finishStream() {
        guard !hasFinished else { return }
        hasFinished = true
        stream.finish()
        if state.withLock({ $0.end }) != nil { return stream.close() }
        stream.loop.schedule(after: Self.linger) { self.stream.close() }
    }
}
