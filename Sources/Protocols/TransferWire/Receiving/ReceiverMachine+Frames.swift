package import Bytes
import Crypto

/// What the sender says.
extension ReceiverMachine {
    /// Takes bytes off the stream.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment) {
        guard phase != .ended else { return }
        precondition(lent == nil, "a lent chunk must be stored before more is received")
        stream.receive(bytes, now: now)
        // What waits behind a slow disk is within the credit, but for frames without content.
        let limit = policy.windowBytes * 2 + TransferLimits.frameBytes + bytes.count
        if stream.input.count > limit { fail(.overCredit) }
    }

    /// Handles one frame; false when no whole one is here, or the next must wait.
    mutating func takeFrame() throws(TransferError) -> Bool {
        guard let header = try stream.input.next() else { return false }
        guard !mustWait(header.type) else { return false }
        if header.type == .chunk { return try takeChunk(header) }
        try handle(try stream.take(header))
        return true
    }

    /// A file being put into place, and a person asked, hold up all but signs of life.
    private func mustWait(_ type: TransferFrameType) -> Bool {
        switch type {
        case .keepAlive, .cancel, .failure: false
        case .fileReset where !cursor.unwritten.isEmpty: true
        default: phase == .asking || cursor.endRoot != nil
        }
    }

    private mutating func handle(_ message: TransferMessage) throws(TransferError) {
        switch (message, phase) {
        case (.keepAlive, _): break
        case (.cancel, _): end(.cancelled(by: .sender))
        case (.failure(let report), _): end(.failed(.peer(report)))
        case (.hello(let hello), .greeting):
            guard hello.version == Hello.version else {
                throw .unsupported(version: hello.version)
            }
            phase = .idle
        case (.offer(let offer), .idle): consider(offer)
        case (.manifest(let part), .collecting(let offer)): try collect(part, of: offer)
        case (.group(let group), .receiving): try begin(group)
        case (.fileEnd(let file, let root), .receiving): try endFile(file, root)
        case (.fileReset(let file), .receiving): try reset(file)
        case (.done(let done), .receiving): try finish(done)
        default: throw .unexpected(message.type)
        }
    }

    private mutating func consider(_ offer: Offer) {
        guard offer.entries <= policy.entries, offer.totalBytes <= policy.totalBytes else {
            return decline(.tooLarge)
        }
        phase = .collecting(offer)
    }

    private mutating func collect(_ part: [UInt8], of offer: Offer) throws(TransferError) {
        guard encodedManifest.count + part.count <= offer.manifestBytes else {
            throw .otherManifest
        }
        encodedManifest += part
        guard encodedManifest.count == offer.manifestBytes else { return }
        let manifest: Manifest
        do {
            manifest = try Manifest(decoding: encodedManifest)
        } catch {
            throw .manifest(error)
        }
        encodedManifest = []
        guard offer == Offer(id: offer.id, manifest: manifest) else { throw .otherManifest }
        offered = (offer, manifest)
        phase = .asking
        effects.append(.ask(offer, manifest))
    }
}

/// What the owner answers.
extension ReceiverMachine {
    /// Takes the offer, and continues where the journal of an earlier stream ends.
    ///
    /// Before that, cut the journal file to its sound bytes, and bring ledger and disk together:
    /// move complete files whose partial file is still there, and `reset` files of which nothing
    /// is.
    package mutating func accept(resuming ledger: TransferLedger? = nil) {
        guard phase == .asking, let (offer, manifest) = offered else { return }
        var ledger = ledger ?? TransferLedger(id: offer.id, manifest: manifest)
        precondition(ledger.manifest == manifest, "a ledger is resumed with its own manifest")
        phase = .receiving
        effects.append(.journal(JournalRecord.began(offer.id).bytes))
        effects += ledger.changed.map { .discard(file: $0) }
        let claims = ledger.claims()
        self.ledger = ledger
        creditGiven = UInt64(policy.windowBytes)
        let acceptance = Acceptance(credit: creditGiven, claims: claims)
        stream.say(.accept(acceptance))
        cursor.file = firstIncomplete(from: 0)
    }

    /// Turns the offer down.
    package mutating func decline(_ reason: DeclineReason) {
        guard phase != .ended else { return }
        stream.say(.decline(reason))
        end(.declined(reason))
    }
}
