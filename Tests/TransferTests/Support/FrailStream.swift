import Net
import Synchronization

/// A stream that breaks once it has carried so many bytes, hears no more, or changes one of them.
///
/// `@unchecked Sendable`: confined to its loop, like the stream under it.
final class FrailStream: ByteStream, @unchecked Sendable {
    let loop: EventLoop
    private let stream: any ByteStream
    private let lifetime: Int
    private let flipped: Int?
    private let deafness: Int
    private let carried: Carried
    private var written = 0

    /// Counts bytes over many streams.
    final class Carried: Sendable {
        private let count = Atomic<Int>(0)
        var bytes: Int { count.load(ordering: .relaxed) }
        func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
    }

    init(
        _ stream: any ByteStream,
        lifetime: Int = .max,
        flipping flipped: Int? = nil,
        deafAfter deafness: Int = .max,
        counting carried: Carried = Carried()
    ) {
        (self.stream, loop, self.carried) = (stream, stream.loop, carried)
        (self.lifetime, self.flipped, self.deafness) = (lifetime, flipped, deafness)
    }

    var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        get { stream.onBytes }
        set { stream.onBytes = newValue }
    }
    var onEnd: ((StreamEnd) -> Void)? {
        get { stream.onEnd }
        set { stream.onEnd = newValue }
    }
    var onDrain: (() -> Void)? {
        get { stream.onDrain }
        set { stream.onDrain = newValue }
    }
    var unsentBytes: Int { stream.unsentBytes }
    var isCongested: Bool { stream.isCongested }

    func write(_ bytes: UnsafeRawBufferPointer) {
        let room = max(0, lifetime - written)
        var passed = Array(bytes.prefix(room))
        if let flipped, (written..<written + passed.count).contains(flipped) {
            passed[flipped - written] ^= 1
        }
        written += passed.count
        carried.add(passed.count)
        if written >= deafness { stream.onBytes = { _ in } }
        stream.write(passed)
        guard passed.count < bytes.count else { return }
        // Breaks as a dead relay does: what was sent arrives, then nothing more, and both notice.
        let onEnd = stream.onEnd
        stream.finish()
        stream.onBytes = { _ in }
        loop.schedule(after: .zero) {
            self.stream.close()
            onEnd?(.failed(.reset))
        }
    }

    func pauseReading() { stream.pauseReading() }
    func resumeReading() { stream.resumeReading() }
    func finish() { stream.finish() }
    func close() { stream.close() }
}
