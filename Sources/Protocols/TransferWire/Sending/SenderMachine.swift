package import Bytes
package import Crypto

/// The sending side of one stream of a transfer.
///
/// A value: bytes, chunk contents and time in; effects and frames out. After every call perform
/// `next` until it returns `nil`, then `drain`. Each byte is read once, hashed, and sent from where
/// it was read to; at most two groups of 4 MiB are held.
package struct SenderMachine: Sendable {
    /// What the owner must do.
    package enum Effect: Equatable, Sendable {
        /// Read a chunk and `supply` it; several may be asked for before the first is supplied.
        case read(ChunkRead)
        /// Sign `Done.statement` for this root under `Done.domain`, and call `sealed`.
        case seal(root: Bytes32)
        /// The receiver has part of another content of this file, or it changed: it starts afresh.
        case restarting(file: Int)
        /// It is over: send what waits, then close.
        case ended(TransferEnd)
    }

    /// Whether the receiver gets proof of who vouches for the content.
    package enum Commitment: Hashable, Sendable {
        case unsigned
        case signed
    }

    enum Phase: Hashable, Sendable {
        case greeting
        case offered
        case streaming
        case sealing
        case confirming
        case ended
    }

    /// What streaming is at.
    enum Work: Hashable, Sendable {
        /// About to begin an entry.
        case entry(Int)
        /// Comparing a claim with our own files; what is unknown from this chunk on is still to be
        /// read.
        case checking(Claim, file: Int, chunk: Int)
        /// Sending what the receiver lacks of a file, from a chunk on.
        case sending(Int, from: Int, has: ChunkRanges)
    }

    package let id: TransferID
    package let manifest: Manifest
    package let commitment: Commitment
    /// What is known of our files' hashes; kept for the next stream, nothing need be read twice.
    package internal(set) var ledger: TransferLedger
    /// Content bytes the receiver has stored and verified.
    package internal(set) var verifiedBytes: UInt64 = 0

    var phase = Phase.greeting
    var work = Work.entry(0)
    var staged: StagedGroup?
    /// Claims not yet reached, last first.
    var claims: [Claim] = []
    /// Chunks asked for, to be checked, not supplied yet.
    var checksOutstanding = 0
    /// Counts pieces of work, so that reads for abandoned ones are recognized.
    var ticket = 0
    var credit: UInt64 = 0
    var sentContent: UInt64 = 0
    var effects: [Effect] = []
    var stream: FrameStream
    var rate: RateMeter

    /// A sender that greets and offers at once.
    ///
    /// `ledger` is what an earlier stream of the same transfer left; of another manifest it is
    /// ignored. So look at the files again before each stream: a file with a new time is then read
    /// anew.
    package init(
        id: TransferID,
        manifest: Manifest,
        knowing ledger: TransferLedger? = nil,
        commitment: Commitment = .unsigned,
        now: Moment
    ) {
        (self.id, self.manifest, self.commitment) = (id, manifest, commitment)
        let fresh = TransferLedger(id: id, manifest: manifest)
        self.ledger = ledger.flatMap { $0.manifest == manifest ? $0 : nil } ?? fresh
        stream = FrameStream(now: now)
        rate = RateMeter(now: now)
        stream.say(.hello(Hello()))
        stream.say(.offer(Offer(id: id, manifest: manifest)))
        let encoded = manifest.bytes
        for start in stride(from: 0, to: encoded.count, by: TransferLimits.manifestPartBytes) {
            let end = min(start + TransferLimits.manifestPartBytes, encoded.count)
            stream.say(.manifest(Array(encoded[start..<end])))
        }
    }

    /// Whether the transfer is over on this stream.
    package var isEnded: Bool { phase == .ended }

    /// Bytes that wait to be sent.
    package var unsentBytes: Int { stream.output.count }

    /// When `tick` wants to be called next.
    package var deadline: Moment { stream.deadline }

    /// How far the receiver is.
    package var progress: TransferProgress {
        TransferProgress(
            doneBytes: verifiedBytes,
            totalBytes: manifest.totalBytes,
            bytesPerSecond: rate.bytesPerSecond
        )
    }

    /// Offers what waits to `write`, which says how much it took; stops when that is not all.
    package mutating func drain(now: Moment, _ write: (UnsafeRawBufferPointer) -> Int) {
        stream.drain(now: now, write)
    }

    /// The next thing to do; `nil` until something changes.
    package mutating func next() -> Effect? {
        while effects.isEmpty, phase != .ended {
            do {
                guard try takeFrame() else { break }
            } catch {
                fail(error)
            }
        }
        if effects.isEmpty, phase == .streaming { advance() }
        return effects.isEmpty ? nil : effects.removeFirst()
    }

    /// Sends keep-alives, and gives up a receiver that fell silent.
    package mutating func tick(_ now: Moment) {
        guard phase != .ended else { return }
        do { try stream.tick(now) } catch { fail(error) }
    }

    /// Calls the transfer off.
    package mutating func cancel() {
        guard phase != .ended else { return }
        stream.output.abandon()
        stream.say(.cancel)
        end(.cancelled(by: .sender))
    }

    /// The stream ended under us.
    package mutating func disconnected() {
        fail(.disconnected)
    }

    mutating func fail(_ error: TransferError) {
        guard phase != .ended else { return }
        stream.output.abandon()
        if let report = error.report { stream.say(.failure(report)) }
        end(.failed(error))
    }

    mutating func end(_ end: TransferEnd) {
        phase = .ended
        staged = nil
        effects = [.ended(end)]
    }
}
