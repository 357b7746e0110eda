import Bytes

/// One side's end of a transfer's stream: frames that came, frames that wait to go, signs of life.
struct FrameStream: Sendable {
    var input = FrameBuffer()
    var output = FrameOutput()
    private var timers: TransferTimers

    init(now: Moment) { timers = TransferTimers(now: now) }

    /// When bytes came last.
    var heardAt: Moment { timers.heard }
    /// When `tick` wants to be called next.
    var deadline: Moment { timers.deadline }

    /// Adds bytes as they come off the stream.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment) {
        timers.heard(at: now)
        input.append(bytes)
    }

    /// Takes off the frame that `input` found.
    mutating func take(_ header: FrameHeader) throws(TransferError) -> TransferMessage {
        let message = try input.withBody(of: header) { (body) throws(TransferError) in
            try TransferMessage(header.type, body: body)
        }
        input.drop(header)
        return message
    }

    mutating func say(_ message: TransferMessage) { output.append(message.frame) }

    /// Offers what waits to `write`, which says how much it took; stops when that is not all.
    mutating func drain(now: Moment, _ write: (UnsafeRawBufferPointer) -> Int) {
        guard output.count > 0 else { return }
        timers.sent(at: now)
        output.drain(write)
    }

    /// Says that this side is there when it is time to.
    ///
    /// - Throws: `silent` when the other side has not been heard for too long.
    mutating func tick(_ now: Moment) throws(TransferError) {
        if timers.isSilent(at: now) { throw .silent(after: TransferTimers.silence) }
        guard timers.mustSpeak(at: now) else { return }
        timers.sent(at: now)
        say(.keepAlive)
    }
}
