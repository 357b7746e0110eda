package import Bytes

/// One WebSocket after its handshake (RFC 6455 §5 to §7): frames in, messages out, and back.
///
/// A message that arrives in one piece is lent from the input, where it has been unmasked; others
/// are put together. An idle machine owns no memory beyond itself (at most 100 bytes).
package struct WebSocketMachine: Sendable {
    private let role: WebSocketRole
    private let messageLimit: Int
    private var message: [UInt8] = []
    private var control: [UInt8] = []
    /// Payload bytes of the current frame that have not arrived.
    private var remaining = 0
    private var mask: UInt32 = 0
    private var header = InlineArray<14, UInt8>(repeating: 0)
    private var headerCount: UInt8 = 0
    private var maskOffset: UInt8 = 0
    private var opcode = WebSocketOpcode.continuation
    private var isFinal = false
    private var isInPayload = false
    /// `continuation` while no message is under way.
    private var messageOpcode = WebSocketOpcode.continuation
    private var validator = UTF8Validator()
    private var isCloseSent = false
    private var isFinished = false

    /// A WebSocket whose handshake is done; `messageLimit` is in bytes.
    package init(_ role: WebSocketRole, messageLimit: Int = WebSocketLimits.messageBytes) {
        self.role = role
        self.messageLimit = messageLimit
    }

    /// Whether the peer has closed or was failed, so that the connection should be closed.
    package var isClosed: Bool { isFinished }

    /// Reads the next event out of `input`, removes what it took, and writes what must be answered.
    ///
    /// Unmasks in place. Nil means that all of `input` was taken.
    ///
    /// - Throws: Why the peer is failed: send `output`, which ends in a close frame, then close.
    package mutating func next(
        _ input: inout UnsafeMutableRawBufferPointer,
        into output: inout ByteWriter
    ) throws(WebSocketError) -> WebSocketEvent? {
        do throws(WebSocketError) {
            while !isFinished {
                if !isInPayload {
                    guard try readHeader(&input) else { return nil }
                }
                if remaining > 0, input.isEmpty { return nil }
                let piece = takePayload(&input)
                if let event = try consume(piece, into: &output) { return event }
            }
            _ = input.takeFirst(input.count)
            return nil
        } catch {
            close(error.code, into: &output)
            isFinished = true
            (message, control) = ([], [])
            throw error
        }
    }

    /// Writes a text message in one frame; nothing once a close has been sent.
    package func send(_ text: String, into output: inout ByteWriter) {
        var text = text
        text.withUTF8 { write(.text, UnsafeRawBufferPointer($0), into: &output) }
    }

    /// Writes a binary message in one frame; nothing once a close has been sent.
    package func send(_ bytes: UnsafeRawBufferPointer, into output: inout ByteWriter) {
        write(.binary, bytes, into: &output)
    }

    /// Writes a frame of a message in several: the first is text or binary, the others continue it.
    package func write(
        _ opcode: WebSocketOpcode,
        _ payload: UnsafeRawBufferPointer,
        isFinal: Bool = true,
        into output: inout ByteWriter
    ) {
        if isCloseSent { return }
        let key: UInt32? = if case .client(let maskingKey) = role { maskingKey() } else { nil }
        WebSocketFrame.write(opcode, payload, isFinal: isFinal, mask: key, into: &output)
    }

    /// Writes a ping with at most 125 bytes, which its pong will repeat.
    package func ping(_ payload: [UInt8] = [], into output: inout ByteWriter) {
        payload.withUnsafeBytes { write(.ping, $0, into: &output) }
    }

    /// Writes a close frame once; the connection ends when the peer's arrives, or in due time.
    package mutating func close(
        _ code: WebSocketCloseCode?,
        reason: String = "",
        into output: inout ByteWriter
    ) {
        WebSocketClose(code, reason: reason).payload.withUnsafeBytes {
            write(.close, $0, into: &output)
        }
        isCloseSent = true
    }
}

extension WebSocketMachine {
    /// Collects a frame header; false when `input` ran out first.
    private mutating func readHeader(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Bool {
        var needed = headerCount < 2 ? 2 : WebSocketFrameHeader.length(second: header[1])
        while headerCount < needed {
            guard let byte = input.first else { return false }
            _ = input.takeFirst(1)
            header[Int(headerCount)] = byte
            headerCount += 1
            if headerCount == 2 {
                try checkMasking(byte)
                needed = WebSocketFrameHeader.length(second: byte)
            }
        }
        let bytes = header
        let whole = try withUnsafeBytes(of: bytes) { (bytes) throws(WebSocketError) in
            try WebSocketFrameHeader(whole: bytes)
        }
        headerCount = 0
        try begin(whole)
        return true
    }

    private func checkMasking(_ second: UInt8) throws(WebSocketError) {
        switch (role, second & 128) {
        case (.server, 0): throw .unmaskedFrame
        case (.client, 128): throw .maskedFrame
        case (.server, _), (.client, _): break
        }
    }

    private mutating func begin(_ frame: WebSocketFrameHeader) throws(WebSocketError) {
        if frame.opcode == .continuation {
            guard messageOpcode != .continuation else { throw .unexpectedContinuation }
        } else if !frame.opcode.isControl {
            guard messageOpcode == .continuation else { throw .interruptedMessage }
            messageOpcode = frame.opcode
        }
        if !frame.opcode.isControl {
            guard frame.payloadBytes <= messageLimit - message.count else {
                throw .messageTooLong(limit: messageLimit)
            }
        }
        opcode = frame.opcode
        isFinal = frame.isFinal
        remaining = frame.payloadBytes
        mask = frame.mask ?? 0
        maskOffset = 0
        isInPayload = true
    }

    /// Takes what `input` holds of the payload, and unmasks it.
    private mutating func takePayload(
        _ input: inout UnsafeMutableRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        let piece = input.takeFirst(min(remaining, input.count))
        if case .server = role { WebSocketMask.apply(mask, to: piece, offset: Int(maskOffset)) }
        remaining -= piece.count
        maskOffset = UInt8((Int(maskOffset) + piece.count) & 3)
        isInPayload = remaining > 0
        return UnsafeRawBufferPointer(piece)
    }

    private mutating func consume(
        _ piece: UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(WebSocketError) -> WebSocketEvent? {
        if opcode.isControl {
            guard let payload = Self.gather(piece, in: &control, isWhole: !isInPayload) else {
                return nil
            }
            return try handle(payload, into: &output)
        }
        let isText = messageOpcode == .text
        if isText {
            guard validator.accept(piece) else { throw .malformedText }
        }
        let isWhole = isFinal && !isInPayload
        guard let payload = Self.gather(piece, in: &message, isWhole: isWhole) else { return nil }
        guard validator.isComplete else { throw .malformedText }
        messageOpcode = .continuation
        return isText ? .text(payload) : .binary(payload)
    }

    private mutating func handle(
        _ payload: WirePayload,
        into output: inout ByteWriter
    ) throws(WebSocketError) -> WebSocketEvent {
        switch opcode {
        case .ping:
            payload.withUnsafeBytes { write(.pong, $0, into: &output) }
            return .ping(payload)
        case .pong: return .pong(payload)
        case .close:
            let close = try payload.withUnsafeBytes { (bytes) throws(WebSocketError) in
                try WebSocketClose(payload: bytes)
            }
            if !isCloseSent { self.close(close.code, into: &output) }
            isFinished = true
            message = []
            return .close(close)
        case .continuation, .text, .binary:
            preconditionFailure("only control frames are handled here")
        }
    }

    /// The whole payload, if this piece completes it; else keeps the piece.
    private static func gather(
        _ piece: UnsafeRawBufferPointer,
        in held: inout [UInt8],
        isWhole: Bool
    ) -> WirePayload? {
        if isWhole, held.isEmpty { return .borrowed(piece) }
        held.append(contentsOf: piece)
        guard isWhole else { return nil }
        defer { held = [] }
        return .owned(held)
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Removes the first `count` bytes and gives them back.
    fileprivate mutating func takeFirst(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let taken = UnsafeMutableRawBufferPointer(rebasing: self[..<count])
        self = UnsafeMutableRawBufferPointer(rebasing: self[count...])
        return taken
    }
}
