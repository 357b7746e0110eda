import Bytes
import Crypto

/// Files and chunks as they come in.
extension ReceiverMachine {
    /// The first entry from `start` on that is a file and not complete.
    func firstIncomplete(from start: Int) -> Int {
        guard let ledger else { return start }
        let entries = ledger.manifest.entries
        return (start..<max(start, entries.count)).first {
            entries[$0].kind != .folder && !ledger.isComplete($0)
        } ?? entries.count
    }

    /// Takes the leaves of the next chunks, which must be the first ones still lacking.
    mutating func begin(_ group: Group) throws(TransferError) {
        guard let ledger, cursor.leaves.isEmpty, group.file == cursor.file,
            group.file < ledger.manifest.entries.count,
            let gap = missing(from: cursor.nextChunk), gap.lowerBound == group.first,
            gap.count >= group.leaves.count
        else { throw .unexpected(.group) }
        open()
        cursor.leaves = group.leaves[...]
        cursor.nextChunk = group.first
    }

    /// Verifies a chunk and lends it out to be written.
    mutating func takeChunk(_ header: FrameHeader) throws(TransferError) -> Bool {
        guard phase == .receiving, let ledger, let expected = cursor.leaves.first else {
            throw .unexpected(.chunk)
        }
        let (file, chunk) = (cursor.file, cursor.nextChunk)
        let write = ChunkWrite(file: file, chunk: chunk, ledger.manifest.entries[file].layout)
        guard header.bodyBytes == ChunkHeader.byteCount + write.count else {
            throw .invalid(.chunk)
        }
        let (named, leaf) = try stream.input.withBody(of: header) { (body) throws(TransferError) in
            var reader = ByteReader(body)
            let named = try ChunkHeader(from: &reader)
            return (named, reader.rest.withUnsafeBytes { MerkleTree.leaf($0) })
        }
        guard named == ChunkHeader(file: file, chunk: chunk) else { throw .unexpected(.chunk) }
        contentReceived += UInt64(write.count)
        guard contentReceived <= creditGiven else { throw .overCredit }
        guard leaf == expected else { throw .corrupt(file: file, chunk: chunk) }
        cursor.leaves.removeFirst()
        cursor.nextChunk = chunk + 1
        cursor.unwritten[chunk] = leaf
        lent = header
        effects.append(.write(write))
        return true
    }

    /// Takes the end of a file; it is put into place when its last chunk is stored.
    mutating func endFile(_ file: Int, _ root: Bytes32) throws(TransferError) {
        guard let ledger, file == cursor.file, file < ledger.manifest.entries.count,
            cursor.leaves.isEmpty, missing(from: cursor.nextChunk) == nil
        else { throw .unexpected(.fileEnd) }
        open()
        cursor.endRoot = root
    }

    /// Forgets a file the sender has in another content: one we claimed, or the one under way.
    mutating func reset(_ file: Int) throws(TransferError) {
        guard var ledger, file < ledger.manifest.entries.count,
            ledger.manifest.entries[file].kind != .folder, file >= cursor.floor,
            cursor.leaves.isEmpty
        else { throw .unexpected(.fileReset) }
        ledger.reset(file)
        self.ledger = ledger
        effects.append(.discard(file: file))
        effects.append(.journal(ledger.binding(file).bytes + JournalRecord.reset(file).bytes))
        if file <= cursor.file { cursor = Cursor(file: file, floor: cursor.floor) }
    }

    /// Takes the end of everything.
    mutating func finish(_ done: Done) throws(TransferError) {
        guard let ledger, cursor.file == ledger.manifest.entries.count else {
            throw .unexpected(.done)
        }
        guard done.root == ledger.transferRoot else { throw .wrongTransferRoot }
        if let signer = policy.signer {
            guard done.isSealed(by: signer, id: ledger.id) else { throw .unsigned }
        }
        acknowledge(.complete)
        end(.completed(root: done.root))
    }

    /// Has the file opened; a fresh one voids what the journal may still hold of it.
    private mutating func open() {
        guard !cursor.isOpen, let ledger else { return }
        let file = cursor.file
        let isFresh = ledger[file].chunks.ranges.isEmpty
        cursor.isOpen = true
        let voided = isFresh ? JournalRecord.reset(file).bytes : []
        effects.append(.journal(ledger.binding(file).bytes + voided))
        effects.append(.open(file: file, isFresh ? .fresh : .resuming))
    }

    /// The first run of chunks from `start` on that we neither stored nor took in.
    private func missing(from start: Int) -> Range<Int>? {
        guard let ledger else { return nil }
        let layout = ledger.manifest.entries[cursor.file].layout
        return ledger[cursor.file].chunks.gap(from: start, below: layout.count)
    }
}
