package import Net

/// A data channel as a stream of bytes, cut into binary messages of 64 KiB at most.
///
/// Channels cannot be closed in one direction: `finish` closes the channel once everything written
/// has arrived, and what the peer still sends after that is lost. `@unchecked Sendable`: confined
/// to its loop like the channel.
package final class ChannelStream: ByteStream, @unchecked Sendable {
    package let loop: EventLoop
    package var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet { updateReading() }
    }
    package var onEnd: ((StreamEnd) -> Void)? {
        didSet { reportEnd() }
    }
    package var onDrain: (() -> Void)?
    private let channel: PeerChannel
    private var isPaused = false
    private var isClosed = false
    private var pendingEnd: StreamEnd?

    /// The channel's bytes from here on; takes over its closures.
    ///
    /// A text among them ends the stream: it is not part of any byte stream.
    package init(_ channel: PeerChannel) {
        (self.channel, loop) = (channel, channel.loop)
        channel.pauseReading()
        channel.onMessage = { [self] in received($0) }
        channel.onDrain = { [self] in onDrain?() }
        channel.onClose = { [self] in channelClosed($0) }
    }

    package var unsentBytes: Int { isClosed ? 0 : channel.unsentBytes }
    package var isCongested: Bool { !isClosed && channel.isCongested }

    package func write(_ bytes: UnsafeRawBufferPointer) {
        loop.preconditionOnLoop()
        var rest = bytes
        while !rest.isEmpty, !isClosed {
            let limit = min(PeerLimits.streamMessageBytes, channel.longestMessageBytes)
            let piece = UnsafeRawBufferPointer(rebasing: rest[..<min(limit, rest.count)])
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
            do throws(PeerError) {
                try channel.send(piece)
            } catch .queueFull(let unsent) {
                return loop.submit { self.fail(.unsentExceeded(limit: unsent)) }
            } catch {
                return loop.submit { self.fail(.reset) }
            }
        }
    }

    package func pauseReading() {
        isPaused = true
        updateReading()
    }

    package func resumeReading() {
        isPaused = false
        updateReading()
    }

    package func finish() {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        channel.close()
    }

    package func close() {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        release()
        channel.close()
    }

    private func updateReading() {
        guard !isClosed else { return }
        if isPaused || onBytes == nil { channel.pauseReading() } else { channel.resumeReading() }
    }

    private func received(_ message: ChannelMessage) {
        guard case .binary(let bytes) = message else { return fail(.reset) }
        guard !bytes.isEmpty else { return }
        // Users may change what they are given; the message is in memory of the connection's own.
        onBytes?(UnsafeMutableRawBufferPointer(mutating: bytes))
    }

    private func channelClosed(_ end: PeerEnd?) {
        guard !isClosed else { return }
        isClosed = true
        pendingEnd = end == nil ? .finished : .failed(end == .shutDown ? .shutDown : .reset)
        reportEnd()
    }

    private func fail(_ error: NetError) {
        guard !isClosed else { return }
        let report = onEnd
        close()
        report?(.failed(error))
    }

    private func reportEnd() {
        guard let end = pendingEnd, let onEnd else { return }
        pendingEnd = nil
        release()
        onEnd(end)
    }

    private func release() {
        isClosed = true
        (onBytes, onEnd, onDrain) = (nil, nil, nil)
        (channel.onMessage, channel.onDrain, channel.onClose) = (nil, nil, nil)
    }
}
