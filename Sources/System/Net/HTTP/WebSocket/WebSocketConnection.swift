import Bytes
package import HTTPWire

/// One WebSocket after its handshake, over any stream, confined to that stream's loop.
///
/// Idle, it holds no buffer and no task. `@unchecked Sendable`: every member checks its loop.
package final class WebSocketConnection: @unchecked Sendable {
    enum Phase { case open, closing, closed }

    package let loop: EventLoop
    let stream: any ByteStream
    private var machine: WebSocketMachine
    private var early: [UInt8] = []
    private var phase = Phase.open
    private var isPaused = false
    var wheelPlace: WheelPlace?
    private var server: HTTPServer?
    private var closeTimer: LoopTimer?
    /// Whether the end was reported and the stream still sends what is left.
    private var isEnding = false
    private var hasHeard = true
    private var isAsked = false

    /// Called with each message; nothing is read before this is set.
    package var onMessage: ((WebSocketMessage) -> Void)? {
        didSet { begin() }
    }
    /// Called once, however the WebSocket ends, after which it is closed.
    package var onClose: ((WebSocketEnd) -> Void)?
    /// Called when unsent bytes have drained after congestion.
    package var onDrain: (() -> Void)?

    init(_ stream: any ByteStream, _ role: WebSocketRole, messageLimit: Int) {
        self.stream = stream
        loop = stream.loop
        machine = WebSocketMachine(role, messageLimit: messageLimit)
        stream.onBytes = nil
        stream.onEnd = { [self] in ended($0) }
        stream.onDrain = { [weak self] in self?.onDrain?() }
    }

    /// Whether messages can still be sent.
    package var isOpen: Bool { phase == .open }

    /// Bytes sent that the kernel has not taken.
    package var unsentBytes: Int { stream.unsentBytes }

    /// Whether more is unsent than should be: wait for `onDrain`, or drop messages, or the peer.
    package var isCongested: Bool { stream.isCongested }

    /// Sets how many unsent bytes make the peer a slow one, and at how few it is one no more.
    ///
    /// Has no effect over streams that keep marks of their own, as TLS.
    package func setWaterMarks(high: Int, low: Int) {
        loop.preconditionOnLoop()
        guard let connection = stream as? TCPConnection else { return }
        (connection.highWaterBytes, connection.lowWaterBytes) = (high, low)
    }

    /// Sends a text message.
    package func send(_ text: String) {
        write { machine.send(text, into: &$0) }
    }

    /// Sends a binary message.
    package func send(_ bytes: UnsafeRawBufferPointer) {
        write { machine.send(bytes, into: &$0) }
    }

    /// Sends a binary message.
    package func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { send($0) }
    }

    /// Sends a message that `encoded` has made once for many receivers; on the server's side only.
    package func send(encoded frame: [UInt8]) {
        loop.preconditionOnLoop()
        if phase == .open { stream.write(frame) }
    }

    /// The frame of a server's text message, for `send(encoded:)`.
    package static func encoded(_ text: String) -> [UInt8] {
        var output = ByteWriter(capacity: text.utf8.count + WebSocketLimits.headerBytes)
        WebSocketMachine(.server).send(text, into: &output)
        return output.bytes
    }

    /// The frame of a server's binary message, for `send(encoded:)`.
    package static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var output = ByteWriter(capacity: bytes.count + WebSocketLimits.headerBytes)
        bytes.withUnsafeBytes { WebSocketMachine(.server).send($0, into: &output) }
        return output.bytes
    }

    /// Stops reading, which holds the peer back; messages already read are still delivered.
    package func pauseReading() {
        loop.preconditionOnLoop()
        isPaused = true
        stream.pauseReading()
    }

    /// Reads again after `pauseReading`.
    package func resumeReading() {
        loop.preconditionOnLoop()
        isPaused = false
        stream.resumeReading()
    }

    /// Says goodbye, and ends once the peer has answered or 5 s have passed.
    package func close(_ code: WebSocketCloseCode? = .normal, reason: String = "") {
        loop.preconditionOnLoop()
        guard phase == .open else { return }
        write { machine.close(code, reason: reason, into: &$0) }
        phase = .closing
        // The peer's answer has to be read, whoever listens.
        if onMessage == nil { onMessage = { _ in } }
        resumeReading()
        closeTimer = loop.schedule(after: Self.closeTimeout) { [weak self] in
            self?.end(.lost(.timedOut(after: Self.closeTimeout)))
        }
    }

    /// Ends now, without a word.
    package func abort() {
        loop.preconditionOnLoop()
        if isEnding { drop() } else { end(.lost(.cancelled)) }
    }

    private static let closeTimeout = Duration.seconds(5)

    private func write(_ body: (inout ByteWriter) -> Void) {
        loop.preconditionOnLoop()
        guard phase == .open else { return }
        var output = ByteWriter()
        body(&output)
        stream.write(output.bytes)
    }
}

extension WebSocketConnection {
    /// Bytes that came with the handshake.
    func takeEarly(_ bytes: [UInt8]) {
        early += bytes
        if onMessage != nil { begin() }
    }

    private func begin() {
        loop.preconditionOnLoop()
        guard onMessage != nil, phase != .closed else { return }
        if !early.isEmpty {
            let bytes = early
            early = []
            loop.submit { [self] in
                var bytes = bytes
                bytes.withUnsafeMutableBytes { received($0) }
            }
        }
        guard stream.onBytes == nil else { return }
        if !isPaused { stream.resumeReading() }
        loop.submit { [self] in
            if phase != .closed { stream.onBytes = { [weak self] in self?.received($0) } }
        }
    }

    private func received(_ bytes: UnsafeMutableRawBufferPointer) {
        hasHeard = true
        var input = bytes
        while phase != .closed {
            var output = ByteWriter()
            do throws(WebSocketError) {
                let event = try machine.next(&input, into: &output)
                if output.count > 0 { stream.write(output.bytes) }
                guard let event else { return }
                deliver(event)
            } catch {
                stream.write(output.bytes)
                return finish(.failed(error))
            }
        }
    }

    private func deliver(_ event: WebSocketEvent) {
        switch event {
        case .text(let payload): if phase == .open { onMessage?(.text(payload)) }
        case .binary(let payload): if phase == .open { onMessage?(.binary(payload)) }
        case .ping, .pong: break
        case .close(let close): finish(.closed(close))
        }
    }

    private func ended(_ end: StreamEnd) {
        switch end {
        case .finished: self.end(.lost(.reset))
        case .failed(let error): self.end(.lost(error))
        }
    }

    /// Reports the end and leaves the stream to send what is left and to end by itself.
    private func finish(_ end: WebSocketEnd) {
        release(end) {
            isEnding = true
            stream.onBytes = { _ in }
            stream.onEnd = { [self] end in
                if end != .finished || stream.unsentBytes == 0 { drop() }
            }
            stream.resumeReading()
            stream.finish()
            closeTimer = loop.schedule(after: Self.closeTimeout) { [weak self] in self?.drop() }
        }
    }

    private func end(_ end: WebSocketEnd) {
        release(end) { drop() }
    }

    private func release(_ end: WebSocketEnd, _ closing: () -> Void) {
        guard phase != .closed else { return }
        phase = .closed
        closeTimer?.cancel()
        let report = onClose
        (onMessage, onClose, onDrain) = (nil, nil, nil)
        (stream.onBytes, stream.onEnd, stream.onDrain) = (nil, nil, nil)
        closing()
        report?(end)
    }

    /// Lets go of the stream; until then a server that drains waits for it.
    private func drop() {
        isEnding = false
        closeTimer?.cancel()
        closeTimer = nil
        stream.close()
        server?.forget(self)
        server = nil
    }
}

extension WebSocketConnection: ServedMember {
    func join(_ server: HTTPServer) {
        self.server = server
        server.wheel.insert(self, due: loop.now + server.options.pingInterval)
    }

    func drain() {
        close(.goingAway)
    }

    func checkDeadline(at now: Moment) -> Moment? {
        guard let server else { return nil }
        if phase != .closed { checkLiveness() }
        return phase == .closed && !isEnding ? nil : now + server.options.pingInterval
    }

    /// Asks a peer that was silent for a sign of life, and gives up one that did not give it.
    private func checkLiveness() {
        if hasHeard || isPaused {
            (hasHeard, isAsked) = (false, false)
        } else if isAsked {
            end(.lost(.timedOut(after: server?.options.pingInterval ?? .zero)))
        } else {
            isAsked = true
            write { machine.ping(into: &$0) }
        }
    }
}
