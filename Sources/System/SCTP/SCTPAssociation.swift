package import Bytes

/// One association over packets that its owner carries, usually in DTLS (RFC 8261).
///
/// Belongs to one thread or loop. Everything it has to say comes from within the calls of its
/// members, so give it packets, and the time when `nextTick` says so. The closures may call back.
package final class SCTPAssociation {
    /// How far the association is.
    package enum State: Hashable, Sendable {
        /// Before `connect`.
        case idle
        /// Packets are exchanged, and messages cannot be sent yet.
        case connecting
        /// Messages may be sent, and arrive.
        case open
        /// What was sent before `shutDown` is still on its way.
        case shuttingDown
        /// Over.
        case ended
    }

    /// How often an association that is busy wants to be told the time.
    package static let tick = Duration.milliseconds(10)
    /// How often one that is not.
    package static let idleTick = Duration.milliseconds(250)
    /// How long after its last packet an association counts as busy.
    private static let busyTime = Duration.seconds(3)

    /// How far the association is.
    package internal(set) var state = State.idle
    /// Called when messages may be sent, with the number of streams each way.
    package var onOpen: ((UInt16) -> Void)?
    /// Called with each message, whose bytes are valid during the call only.
    package var onMessage: ((SCTPMessage, UnsafeRawBufferPointer) -> Void)?
    /// Called with streams the peer will use afresh (RFC 6525 §4.1); nil stands for all.
    package var onPeerReset: (([UInt16]?) -> Void)?
    /// Called with streams that `reset` has made fresh, or that the peer refused to.
    package var onReset: (([UInt16]) -> Void)?
    /// Called when unsent bytes fall to the low-water mark after having passed the high one.
    package var onDrain: (() -> Void)?
    /// Called once when the association ended, but not for the owner's own `abort()`.
    package var onEnd: ((SCTPEnd) -> Void)?

    /// What it was given when it was made.
    package let options: SCTPOptions
    let stack = SCTPStack.shared
    let box = PacketBox()
    let socket: SCTPSocket?
    var queue = MessageQueue()
    /// The beginning of a message longer than one reading.
    var partial: [UInt8] = []
    var pendingResets: [UInt16] = []
    /// Whether messages are left with the library, whose window then closes.
    package internal(set) var isPaused = false
    private let send: (UnsafeRawBufferPointer) -> Void
    private let address: UnsafeMutableRawPointer
    private var packets = PacketBox.Packets()
    private var arrived = PacketBox.Packets()
    private var isSettling = false
    private var mustLook = false
    private var hasShutDown = false
    private var told: Moment
    private var reading: Int64
    private var lastPacket: Moment

    /// An association about to begin.
    ///
    /// - Parameters:
    ///   - options: Ports and lengths.
    ///   - now: The owner's clock.
    ///   - send: Takes each packet for the peer, valid during the call only, from within the other
    ///     members; it may not call back.
    package init(
        _ options: SCTPOptions = SCTPOptions(),
        now: Moment,
        send: @escaping (UnsafeRawBufferPointer) -> Void
    ) {
        (self.options, self.send, told, lastPacket) = (options, send, now, now)
        (address, socket, reading) = stack.locked { [stack, box] in
            let address = stack.register(box)
            return (address, SCTPSocket(at: address, options), stack.reading)
        }
    }

    deinit {
        guard state != .ended else { return }
        stack.locked { close() }
    }

    /// Begins: both sides do, and whoever is first serves (RFC 9260 §5.2.1).
    package func connect() {
        guard state == .idle else { return }
        guard let socket else { return end(.failed(code: 0)) }
        state = .connecting
        if let code = stack.locked({ socket.connect(options) }) { return end(.failed(code: code)) }
        settle()
    }

    /// Takes a packet from the peer, and does what follows from it.
    package func receive(_ packet: UnsafeRawBufferPointer) {
        gather(packet)
        flush()
    }

    /// Takes a packet from the peer, one of many; `flush` does what follows from all of them.
    package func gather(_ packet: UnsafeRawBufferPointer) {
        guard state != .idle, state != .ended, packet.count >= 12 else { return }
        arrived.append(packet)
        if arrived.bytes.count >= SCTPLimits.gatheredBytes { flush() }
    }

    /// Does what follows from the packets gathered.
    package func flush() {
        guard !arrived.isEmpty, state != .ended else { return }
        lastPacket = told
        settle()
    }

    /// When `advance` has something to do; nil before the beginning and after the end.
    package var nextTick: Moment? {
        guard state != .idle, state != .ended else { return nil }
        let isBusy = state != .open || !queue.isEmpty || told < lastPacket + Self.busyTime
        return told + (isBusy ? Self.tick : Self.idleTick)
    }

    /// Says what time it is: what is lost is sent again, what waits is tried again.
    package func advance(to now: Moment) {
        guard state != .idle, state != .ended else { return }
        let milliseconds = (now.nanoseconds - told.nanoseconds) / 1_000_000
        if milliseconds > 0 {
            told = told + .milliseconds(milliseconds)
            reading = stack.locked { stack.advance(from: reading, by: milliseconds) }
        }
        settle(needsLook: true)
    }

    /// Reads messages no more; the peer is held back once the buffers are full.
    package func pauseReading() { isPaused = true }

    /// Reads again after `pauseReading`.
    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        settle(needsLook: true)
    }

    /// Ends in order: what was sent before still arrives, then `onEnd` is called on both sides.
    package func shutDown() {
        guard state == .open else { return state == .ended ? () : abort() }
        state = .shuttingDown
        settle(needsLook: true)
    }

    /// Ends now, telling the peer; what is unsent is dropped.
    ///
    /// Does nothing the second time.
    package func abort() {
        guard state != .ended else { return }
        let wasIdle = state == .idle
        state = .ended
        stack.locked {
            close()
            if !wasIdle { swap(&packets, &box.packets) }
        }
        packets.drain(send)
        dropClosures()
    }

    /// Ends and tells the owner why.
    func end(_ end: SCTPEnd) {
        guard state != .ended else { return }
        let report = onEnd
        abort()
        report?(end)
    }

    private func dropClosures() {
        (onOpen, onMessage, onPeerReset, onReset, onDrain, onEnd) = (nil, nil, nil, nil, nil, nil)
        queue = MessageQueue()
        (partial, arrived) = ([], PacketBox.Packets())
    }

    /// For `SCTPStack.locked`.
    private func close() {
        socket?.abort()
        stack.deregister(address)
    }

    /// Gives out what the library left, and gives it what waits, until both are quiet.
    ///
    /// Looks for messages and room even when the library does not speak of them, if `needsLook`.
    func settle(needsLook: Bool = false) {
        mustLook = mustLook || needsLook
        guard !isSettling else { return mustLook = true }
        isSettling = true
        defer { isSettling = false }
        var hasNews = exchange()
        carryPackets()
        while hasNews || mustLook, state != .ended {
            mustLook = false
            readMessages()
            sendQueued()
            hasNews = exchange()
            carryPackets()
        }
    }

    /// Gives the library what arrived and takes what it left; whether there may be more to do.
    private func exchange() -> Bool {
        stack.locked {
            arrived.forEach { stack.deliver($0, to: address) }
            arrived.removeAll()
            if packets.isEmpty { swap(&packets, &box.packets) }
            defer { box.hasNews = false }
            return box.hasNews
        }
    }

    private func carryPackets() {
        guard !packets.isEmpty, state != .ended else { return }
        lastPacket = told
        packets.drain(send)
    }

    /// Shuts down once nothing of ours waits.
    func shutDownIfSent() {
        guard state == .shuttingDown, queue.isEmpty, pendingResets.isEmpty, !hasShutDown else {
            return
        }
        hasShutDown = true
        stack.locked { socket?.shutDown() }
    }
}
