package import Net
import SCTP
package import WebRTCWire

/// A data channel: messages either way, whole and, unless it was opened otherwise, in order.
///
/// `@unchecked Sendable`: confined to the loop of its connection, which every member checks.
package final class PeerChannel: @unchecked Sendable {
    private enum Held {
        case text(String)
        case binary([UInt8])
    }

    /// What it is for, and how its messages travel.
    package let parameters: DataChannelParameters
    /// The loop that all members are used on.
    package let loop: EventLoop
    /// Its stream, once there is an association.
    package internal(set) var id: UInt16?
    /// Whether it is closed, by either side.
    package private(set) var isClosed = false
    /// Called once when the peer knows a channel of ours.
    package var onOpen: (() -> Void)?
    /// Called with each message; those that came before wait, and hold the peer back.
    package var onMessage: ((ChannelMessage) -> Void)? {
        didSet { deliverHeld() }
    }
    /// Called when unsent bytes fall to the low-water mark after having passed the high one.
    package var onDrain: (() -> Void)?
    /// Called once when the channel is closed by the peer, or by both sides; with why, if the whole
    /// connection ended.
    package var onClose: ((PeerEnd?) -> Void)? {
        didSet { reportClose() }
    }

    private weak var connection: PeerConnection?
    private var isClosing = false
    private var isPaused = false
    private var isDelivering = false
    private var held: [Held] = []
    private var heldHead = 0
    private var heldBytes = 0
    private var isFull = false
    private var earlyMessages: [(payload: DataChannelPayload, bytes: [UInt8])] = []
    private var earlyBytes = 0
    private var pendingClose: PeerEnd??

    init(_ connection: PeerConnection, _ parameters: DataChannelParameters) {
        (self.connection, self.parameters, loop) = (connection, parameters, connection.loop)
    }

    /// Bytes of the whole connection that wait to be sent.
    package var unsentBytes: Int { earlyBytes + (connection?.association?.unsentBytes ?? 0) }

    /// Whether a sender should wait for `onDrain`.
    package var isCongested: Bool { connection?.association?.isCongested ?? false }

    /// Longest message that the peer takes, in bytes.
    package var longestMessageBytes: Int {
        connection?.association?.options.longestSentBytes ?? PeerLimits.messageBytes
    }

    /// Sends a text.
    ///
    /// - Throws: `channelClosed`, `tooLong` or `queueFull`; nothing is sent.
    package func send(text: String) throws(PeerError) {
        var text = text
        guard !text.isEmpty else { return try send([0], .emptyText) }
        let result = text.withUTF8 { bytes in
            Result { () throws(PeerError) in
                try send(UnsafeRawBufferPointer(bytes), .text)
            }
        }
        try result.get()
    }

    /// Sends bytes.
    ///
    /// - Throws: `channelClosed`, `tooLong` or `queueFull`; nothing is sent.
    package func send(_ bytes: UnsafeRawBufferPointer) throws(PeerError) {
        guard !bytes.isEmpty else { return try send([0], .emptyBinary) }
        try send(bytes, .binary)
    }

    /// Sends bytes.
    ///
    /// - Throws: `channelClosed`, `tooLong` or `queueFull`; nothing is sent.
    package func send(_ bytes: [UInt8]) throws(PeerError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(PeerError) in try send(bytes) }
    }

    private func send(_ bytes: [UInt8], _ payload: DataChannelPayload) throws(PeerError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(PeerError) in
            try send(bytes, payload)
        }
    }

    private func send(
        _ bytes: UnsafeRawBufferPointer,
        _ payload: DataChannelPayload
    ) throws(PeerError) {
        loop.preconditionOnLoop()
        guard !isClosed, !isClosing, let connection else { throw .channelClosed }
        if let id { return try connection.send(bytes, payload, on: id) }
        guard bytes.count <= PeerLimits.messageBytes else { throw .tooLong(bytes.count) }
        guard earlyBytes + bytes.count <= PeerLimits.earlyBytes else {
            throw .queueFull(unsent: earlyBytes)
        }
        earlyMessages.append((payload, Array(bytes)))
        earlyBytes += bytes.count
    }

    /// Sends what was sent before there was an association.
    func sendEarly() {
        let messages = earlyMessages
        (earlyMessages, earlyBytes) = ([], 0)
        for message in messages where !isClosed {
            do throws(PeerError) {
                try send(message.bytes, message.payload)
            } catch {
                // Longer than the peer turned out to take.
                close()
            }
        }
    }

    /// Holds messages back, and the peer once enough are held.
    package func pauseReading() {
        loop.preconditionOnLoop()
        isPaused = true
    }

    /// Delivers again after `pauseReading`.
    package func resumeReading() {
        loop.preconditionOnLoop()
        isPaused = false
        deliverHeld()
    }

    /// Closes both directions once what was sent has arrived; `onClose` follows.
    ///
    /// Messages that were not delivered by then are dropped.
    package func close() {
        loop.preconditionOnLoop()
        guard !isClosed, !isClosing else { return }
        isClosing = true
        drop()
        connection?.closeChannel(self)
    }

    func acknowledged() { onOpen?() }

    func deliver(_ message: ChannelMessage) {
        guard !isClosing else { return }
        guard held.isEmpty, !isPaused, !isDelivering, let onMessage else { return hold(message) }
        isDelivering = true
        onMessage(message)
        isDelivering = false
        if !held.isEmpty { deliverHeld() }
    }

    /// The channel is gone; what came before is still delivered first.
    func ended(_ end: PeerEnd?) {
        guard !isClosed else { return }
        updateFullness(isFull: false)
        isClosed = true
        (earlyMessages, earlyBytes) = ([], 0)
        pendingClose = .some(end)
        reportClose()
    }

    private func hold(_ message: ChannelMessage) {
        switch message {
        case .text(let text): held.append(.text(text))
        case .binary(let bytes): held.append(.binary(Array(bytes)))
        }
        heldBytes += max(1, message.count)
        updateFullness(isFull: heldBytes > PeerLimits.heldBytes)
    }

    private func deliverHeld() {
        guard !isDelivering else { return }
        isDelivering = true
        while !isPaused, heldHead < held.count, let onMessage {
            let next = held[heldHead]
            heldHead += 1
            switch next {
            case .text(let text):
                heldBytes -= max(1, text.utf8.count)
                onMessage(.text(text))
            case .binary(let bytes):
                heldBytes -= max(1, bytes.count)
                bytes.withUnsafeBytes { onMessage(.binary($0)) }
            }
        }
        if heldHead == held.count { (held, heldHead) = ([], 0) }
        isDelivering = false
        updateFullness(isFull: heldBytes > PeerLimits.heldBytes)
        reportClose()
    }

    private func drop() {
        (held, heldHead, heldBytes) = ([], 0, 0)
        updateFullness(isFull: false)
    }

    /// A closed channel holds nobody back: what it holds does not grow any more.
    private func updateFullness(isFull: Bool) {
        guard isFull != self.isFull, !isClosed else { return }
        self.isFull = isFull
        connection?.channelIsFull(isFull)
    }

    private func reportClose() {
        guard held.isEmpty, case .some(let end) = pendingClose, let onClose else { return }
        pendingClose = .none
        (onOpen, onMessage, onDrain, self.onClose) = (nil, nil, nil, nil)
        onClose(end)
    }
}
