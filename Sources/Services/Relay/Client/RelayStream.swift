package import Net
import RelayWire

/// A stream through a chain of relays, as any other stream of bytes.
///
/// `@unchecked Sendable`: confined to its loop, like the engine it belongs to.
package final class RelayStream: ByteStream, @unchecked Sendable {
    package let loop: EventLoop
    package var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet { engine?.listen(self) }
    }
    package var onEnd: ((StreamEnd) -> Void)? {
        didSet { deliverEnd() }
    }
    package var onDrain: (() -> Void)?
    package internal(set) var isCongested = false
    package var unsentBytes: Int { isCongested ? RelayLimits.linkHighWater : 0 }

    weak var engine: ClientEngine?
    let circuit: Int
    let stream: UInt32
    /// Bytes that came while nobody listened or reading was paused; the window bounds them.
    var waiting: [UInt8] = []
    var isPaused = false
    var pendingEnd: StreamEnd?
    var hasFailed = false
    var hasFinished = false
    var peerHasFinished = false

    init(_ engine: ClientEngine, circuit: Int, stream: UInt32) {
        loop = engine.loop
        self.engine = engine
        self.circuit = circuit
        self.stream = stream
    }

    package func write(_ bytes: UnsafeRawBufferPointer) {
        guard !hasFailed else { return }
        engine?.send(self, bytes)
    }

    package func pauseReading() { isPaused = true }

    package func resumeReading() {
        isPaused = false
        engine?.listen(self)
    }

    package func finish() {
        guard !hasFailed else { return }
        engine?.finish(self)
    }

    package func close() {
        guard !hasFailed else { return }
        hasFailed = true
        waiting = []
        (onBytes, onEnd, onDrain) = (nil, nil, nil)
        engine?.close(self)
    }

    /// Tells the owner of the end, once everything before it has been delivered.
    func deliverEnd() {
        guard waiting.isEmpty, let end = pendingEnd, let onEnd else { return }
        pendingEnd = nil
        onEnd(end)
    }
}
