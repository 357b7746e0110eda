import Crypto

/// What is sent, and what must be read for it.
extension SenderMachine {
    /// A new group is begun only while fewer bytes than this wait.
    private static let highWater = TransferLimits.groupChunks * TransferLimits.chunkBytes
    private static let checksAtOnce = 16

    /// Goes on until there is an effect, or nothing to do before something comes in.
    mutating func advance() {
        while effects.isEmpty, phase == .streaming, step() {}
    }

    /// Does one step; false when it must wait.
    private mutating func step() -> Bool {
        switch work {
        case .entry(let index): beginEntry(index)
        case .checking(let claim, let file, let chunk): check(claim, from: (file, chunk))
        case .sending(let file, let from, let has): send(file, from: from, has: has)
        }
    }

    private mutating func beginEntry(_ index: Int) -> Bool {
        guard index < manifest.entries.count else {
            finish()
            return false
        }
        if let claim = claims.last, claim.entries.lowerBound == index {
            claims.removeLast()
            renewTicket()
            work = .checking(claim, file: claim.entries.lowerBound, chunk: 0)
        } else if manifest.entries[index].kind == .folder {
            work = .entry(index + 1)
        } else {
            work = .sending(index, from: 0, has: ChunkRanges())
        }
        return true
    }

    private mutating func check(_ claim: Claim, from: (file: Int, chunk: Int)) -> Bool {
        if let (file, chunk) = unknownChunk(in: claim, from: from) {
            guard checksOutstanding < Self.checksAtOnce else { return false }
            checksOutstanding += 1
            work = .checking(claim, file: file, chunk: chunk + 1)
            let layout = manifest.entries[file].layout
            effects.append(.read(ChunkRead(file: file, chunk: chunk, layout, ticket: ticket)))
            return true
        }
        guard checksOutstanding == 0 else { return false }
        switch claim {
        case .complete(let entries, let root):
            guard ledger.runRoot(entries) == root else {
                restart(entries)
                return true
            }
            for file in entries where manifest.entries[file].kind != .folder {
                ledger.complete(file)
            }
            work = .entry(entries.upperBound)
        case .partial(let file, let chunks, let root):
            guard ledger[file].claimRoot(chunks) == root else {
                restart(file..<file + 1)
                return true
            }
            work = .sending(file, from: 0, has: ChunkRanges(chunks))
        }
        return true
    }

    /// The next claimed chunk whose leaf we do not know and have not asked for.
    private func unknownChunk(
        in claim: Claim,
        from: (file: Int, chunk: Int)
    ) -> (file: Int, chunk: Int)? {
        switch claim {
        case .complete(let entries, _):
            for file in from.file..<entries.upperBound {
                let (known, count) = (ledger[file], manifest.entries[file].layout.count)
                let start = file == from.file ? from.chunk : 0
                guard known.root == nil,
                    let gap = known.chunks.gap(from: start, below: count)
                else { continue }
                return (file, gap.lowerBound)
            }
        case .partial(let file, let chunks, _):
            for range in chunks where range.upperBound > from.chunk {
                let start = max(range.lowerBound, from.chunk)
                if let gap = ledger[file].chunks.gap(from: start, below: range.upperBound) {
                    return (file, gap.lowerBound)
                }
            }
        }
        return nil
    }

    /// The receiver has something else: it is told to forget, and gets the files whole.
    mutating func restart(_ entries: Range<Int>) {
        for file in entries where manifest.entries[file].kind != .folder {
            stream.say(.fileReset(file: file))
            effects.append(.restarting(file: file))
        }
        work = .entry(entries.lowerBound)
    }

    private mutating func send(_ file: Int, from: Int, has: ChunkRanges) -> Bool {
        if let read = staged?.nextRead() {
            effects.append(.read(read))
            return true
        }
        guard staged == nil else { return false }
        let layout = manifest.entries[file].layout
        guard let gap = has.gap(from: from, below: layout.count) else {
            endFile(file)
            return true
        }
        let chunks = allowed(gap, layout)
        guard !chunks.isEmpty, stream.output.count < Self.highWater else { return false }
        let room = StagedGroup.frameBytes(chunks, layout)
        renewTicket()
        staged = StagedGroup(
            file: file,
            chunks: chunks,
            layout: layout,
            ticket: ticket,
            storage: stream.output.buffer(room)
        )
        work = .sending(file, from: chunks.upperBound, has: has)
        return true
    }

    /// As many of the chunks as one group and the receiver's credit allow.
    private func allowed(_ gap: Range<Int>, _ layout: ChunkLayout) -> Range<Int> {
        var chunks = gap.prefix(TransferLimits.groupChunks)
        let left = credit - min(credit, sentContent)
        while !chunks.isEmpty, layout.bytes(in: chunks) > left { chunks = chunks.dropLast() }
        return chunks
    }

    private mutating func endFile(_ file: Int) {
        guard let root = ledger.computedRoot(file) else {
            preconditionFailure("every chunk of a sent file was read or checked")
        }
        ledger.complete(file)
        stream.say(.fileEnd(file: file, root: root))
        work = .entry(file + 1)
    }

    /// Begins a piece of work: reads still under way for the last one are not wanted any more.
    mutating func renewTicket() {
        ticket += 1
        checksOutstanding = 0
    }

    private mutating func finish() {
        guard let root = ledger.transferRoot else {
            preconditionFailure("every file was sent or checked")
        }
        switch commitment {
        case .unsigned: finish(Done(root: root, seal: nil))
        case .signed:
            phase = .sealing
            effects.append(.seal(root: root))
        }
    }

    mutating func finish(_ done: Done) {
        phase = .confirming
        stream.say(.done(done))
    }
}
