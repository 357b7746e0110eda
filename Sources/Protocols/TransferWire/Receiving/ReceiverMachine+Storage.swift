import Crypto

/// What the owner reports about its disk.
extension ReceiverMachine {
    enum Occasion: Hashable, Sendable {
        case progress
        case complete
    }

    /// A chunk is stored: journals it, and lets the sender send more.
    package mutating func wrote(_ write: ChunkWrite) {
        guard phase == .receiving else { return }
        guard write.file == cursor.file,
            let leaf = cursor.unwritten.removeValue(forKey: write.chunk)
        else { preconditionFailure("only chunks lent out are stored") }
        ledger?.record(file: write.file, chunk: write.chunk, leaf: leaf)
        contentWritten += UInt64(write.count)
        rate.add(write.count, at: stream.heardAt)
        let record = JournalRecord.verified(write.file, first: write.chunk, leaves: [leaf])
        effects.append(.journal(record.bytes))
        acknowledge(.progress)
    }

    /// A file is in its place.
    package mutating func finished(file: Int) {
        guard phase == .receiving else { return }
        precondition(file == cursor.file && cursor.isFinishing, "only a finishing file is finished")
        cursor = Cursor(file: firstIncomplete(from: file + 1), floor: file + 1)
        acknowledge(.progress)
    }

    /// A file cannot be made, written or moved.
    package mutating func unwritable(file: Int) { fail(.unwritable(file: file)) }

    /// Has a file put into place once it ended and all of it is stored; true when that was so.
    ///
    /// Journaled first: after a stop in between, the partial file only needs moving.
    mutating func settle() throws(TransferError) -> Bool {
        guard let root = cursor.endRoot, cursor.unwritten.isEmpty, !cursor.isFinishing else {
            return false
        }
        let file = cursor.file
        guard var ledger, ledger.computedRoot(file) == root else {
            throw .wrongRoot(file: file)
        }
        ledger.complete(file)
        ledger.dropLeaves(file)
        self.ledger = ledger
        cursor.isFinishing = true
        effects.append(.journal(JournalRecord.completed(file, root: root).bytes))
        effects.append(.finish(file: file))
        return true
    }

    /// Tells the sender how far we are: each quarter window, or when it lacks credit for a chunk.
    mutating func acknowledge(_ occasion: Occasion) {
        let credit = contentWritten + UInt64(policy.windowBytes)
        let (gain, left) = (credit - creditGiven, creditGiven - contentReceived)
        let isShort = gain > 0 && left < UInt64(TransferLimits.chunkBytes)
        guard isShort || gain >= UInt64(policy.windowBytes) / 4 || occasion == .complete else {
            return
        }
        creditGiven = credit
        let ack = Ack(
            credit: credit,
            verifiedBytes: ledger?.verifiedBytes ?? 0,
            isComplete: occasion == .complete
        )
        stream.say(.ack(ack))
    }
}
