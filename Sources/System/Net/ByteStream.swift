package import Bytes

/// An ordered, reliable pipe of bytes confined to one loop.
///
/// A socket, a TLS session over one, a stream through relays. All members are for the loop only.
package protocol ByteStream: AnyObject, Sendable {
    /// The loop that all members are used on.
    var loop: EventLoop { get }
    /// Called with bytes that are valid, and may be overwritten, during the call only.
    ///
    /// Nothing is read from the peer, not even its end, before this is set.
    var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? { get set }
    /// Called when the peer ended its side (`.finished`) or the stream broke (`.failed`).
    ///
    /// A failure may follow a finish while the other direction is still open; nothing follows a
    /// failure, which closes the stream. Not called for the owner's own `close()`.
    var onEnd: ((StreamEnd) -> Void)? { get set }
    /// Called when unsent bytes fall to the low-water mark after having passed the high one.
    var onDrain: (() -> Void)? { get set }
    /// The peer's address, where the stream has one that means anything.
    var peerAddress: Endpoint? { get }
    /// Bytes written but not yet taken by the kernel.
    var unsentBytes: Int { get }
    /// Whether `unsentBytes` passed the high-water mark and has not yet drained.
    var isCongested: Bool { get }
    /// Sends bytes, copying what the kernel does not take at once; none after `finish` or `close`.
    func write(_ bytes: UnsafeRawBufferPointer)
    /// Sends several buffers in order, with one system call where the stream can.
    func write(gathering buffers: [UnsafeRawBufferPointer])
    /// Stops reading: the peer is held back once the kernel's buffers are full.
    func pauseReading()
    /// Reads again after `pauseReading`.
    func resumeReading()
    /// Ends our direction once everything written has been sent.
    func finish()
    /// Closes both directions now, dropping what is unsent; does nothing the second time.
    func close()
}

extension ByteStream {
    /// Sends bytes, copying what the kernel does not take at once.
    package func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    /// Sends several buffers in order.
    package func write(gathering buffers: [UnsafeRawBufferPointer]) {
        for buffer in buffers { write(buffer) }
    }

    /// None: a stream through relays knows no address.
    package var peerAddress: Endpoint? { nil }
}

/// How a stream stopped delivering bytes.
package enum StreamEnd: Error, Hashable, Sendable {
    /// The peer ended its side in order.
    case finished
    /// The stream broke; it is closed.
    case failed(NetError)
}
