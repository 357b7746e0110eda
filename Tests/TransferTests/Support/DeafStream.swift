import Net

/// A stream that hears so many bytes, and then that it broke, though all it says is delivered.
///
/// `@unchecked Sendable`: confined to its loop, like the stream under it.
final class DeafStream: ByteStream, @unchecked Sendable {
    let loop: EventLoop
    private let stream: any ByteStream
    private var left: Int

    init(_ stream: any ByteStream, after bytes: Int) {
        (self.stream, loop, left) = (stream, stream.loop, bytes)
    }

    var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet {
            stream.onBytes = { bytes in
                guard self.left > 0 else { return }
                let heard = UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(self.left))
                self.left -= heard.count
                self.onBytes?(heard)
            }
        }
    }
    var onEnd: ((StreamEnd) -> Void)? {
        didSet { stream.onEnd = { _ in self.onEnd?(.failed(.reset)) } }
    }
    var onDrain: (() -> Void)? {
        get { stream.onDrain }
        set { stream.onDrain = newValue }
    }
    var unsentBytes: Int { stream.unsentBytes }
    var isCongested: Bool { stream.isCongested }
    func write(_ bytes: UnsafeRawBufferPointer) { stream.write(bytes) }
    func pauseReading() { stream.pauseReading() }
    func resumeReading() { stream.resumeReading() }
    func finish() { stream.finish() }

    func close() {
        (onBytes, onEnd) = (nil, nil)
        stream.close()
    }
}
