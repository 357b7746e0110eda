package import Bytes
import Crypto

/// The receiving side of one stream of a transfer.
///
/// A value: bytes and time in; effects and frames out. After every call perform `next` until it
/// returns
/// `nil`, then `drain`. Nothing is written that was not verified, and no more than the window is
/// held.
package struct ReceiverMachine: Sendable {
    /// What the owner must do, in order.
    package enum Effect: Equatable, Sendable {
        /// Ask whether this is wanted, then `accept` or `decline`.
        case ask(Offer, Manifest)
        /// Make or open the partial file; a fresh one is emptied.
        case open(file: Int, FileOpening)
        /// Store the bytes that `withChunk` lends until the next call of `next`, then call `wrote`.
        case write(ChunkWrite)
        /// Append these bytes to the journal.
        case journal([UInt8])
        /// Sync the partial file, set its mode and time, move it into place; then call `finished`.
        case finish(file: Int)
        /// What is on disk of this file is of another content: remove it.
        case discard(file: Int)
        /// It is over: send what waits, then close.
        case ended(TransferEnd)
    }

    /// Whether a partial file is begun or continued.
    package enum FileOpening: Hashable, Sendable {
        case fresh
        case resuming
    }

    enum Phase: Hashable, Sendable {
        case greeting
        case idle
        case collecting(Offer)
        case asking
        case receiving
        case ended
    }

    /// Where in the transfer the sender is.
    struct Cursor: Hashable, Sendable {
        /// The file expected now; the count of entries when there is none left.
        var file = 0
        /// Entries before this one were ended on this stream: they are not reset any more.
        var floor = 0
        var isOpen = false
        /// What its chunks must hash to, and the first chunk those leaves are of.
        var leaves: ArraySlice<Bytes32> = []
        var nextChunk = 0
        /// Chunks taken in but not stored yet.
        var unwritten: [Int: Bytes32] = [:]
        /// The root its sender named, once it did.
        var endRoot: Bytes32?
        /// Whether the owner was asked to move it into place.
        var isFinishing = false
    }

    package let policy: ReceiverPolicy
    /// What is stored; `nil` until the offer is accepted.
    package internal(set) var ledger: TransferLedger?

    var phase = Phase.greeting
    var encodedManifest: [UInt8] = []
    var offered: (offer: Offer, manifest: Manifest)?
    var cursor = Cursor()
    /// The frame whose chunk is lent out.
    var lent: FrameHeader?
    var creditGiven: UInt64 = 0
    var contentReceived: UInt64 = 0
    var contentWritten: UInt64 = 0
    var effects: [Effect] = []
    var stream: FrameStream
    var rate: RateMeter

    /// A receiver that waits for an offer; a window outside the limits is a bug.
    package init(policy: ReceiverPolicy = ReceiverPolicy(), now: Moment) {
        precondition(TransferLimits.window.contains(policy.windowBytes))
        self.policy = policy
        stream = FrameStream(now: now)
        rate = RateMeter(now: now)
        stream.say(.hello(Hello()))
    }

    /// Whether the transfer is over on this stream.
    package var isEnded: Bool { phase == .ended }

    /// Bytes that wait to be sent.
    package var unsentBytes: Int { stream.output.count }

    /// When `tick` wants to be called next.
    package var deadline: Moment { stream.deadline }

    /// How far we are.
    package var progress: TransferProgress {
        TransferProgress(
            doneBytes: ledger?.verifiedBytes ?? 0,
            totalBytes: offered?.manifest.totalBytes ?? 0,
            bytesPerSecond: rate.bytesPerSecond
        )
    }

    /// Offers what waits to `write`, which says how much it took; stops when that is not all.
    package mutating func drain(now: Moment, _ write: (UnsafeRawBufferPointer) -> Int) {
        stream.drain(now: now, write)
    }

    /// The next thing to do; `nil` until something changes.
    package mutating func next() -> Effect? {
        giveBack()
        while effects.isEmpty, phase != .ended {
            do {
                guard try goOn() else { break }
            } catch {
                fail(error)
            }
        }
        return effects.isEmpty ? nil : effects.removeFirst()
    }

    /// Lends the bytes of the chunk that `next` asked to be written.
    package func withChunk<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard let lent else {
            preconditionFailure("a chunk is lent only while it is to be written")
        }
        return stream.input.withBody(of: lent) { frame in
            frame.extracting(ChunkHeader.byteCount...).withUnsafeBytes(body)
        }
    }

    /// Sends keep-alives, and gives up a sender that fell silent.
    package mutating func tick(_ now: Moment) {
        guard phase != .ended else { return }
        do { try stream.tick(now) } catch { fail(error) }
    }

    /// Calls the transfer off; what is stored and journaled can still be resumed.
    package mutating func cancel() {
        guard phase != .ended else { return }
        stream.say(.cancel)
        end(.cancelled(by: .receiver))
    }

    /// The stream ended under us.
    package mutating func disconnected() { fail(.disconnected) }

    mutating func fail(_ error: TransferError) {
        guard phase != .ended else { return }
        if let report = error.report { stream.say(.failure(report)) }
        end(.failed(error))
    }

    mutating func end(_ end: TransferEnd) {
        phase = .ended
        effects.append(.ended(end))
    }

    /// The chunk lent out has been stored or copied: its frame is free.
    private mutating func giveBack() {
        guard let header = lent else { return }
        lent = nil
        stream.input.drop(header)
    }

    /// Finishes what can be finished, else takes the next frame; false when there is nothing to do.
    private mutating func goOn() throws(TransferError) -> Bool {
        if try settle() { return true }
        return try takeFrame()
    }
}
