import Crypto

/// What the owner supplies.
extension SenderMachine {
    /// Supplies a chunk by reading it where it is sent from: `fill` returns how many bytes it read.
    ///
    /// Fewer than asked for means that the file is not what was offered any more.
    package mutating func supply(
        _ read: ChunkRead,
        _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        guard phase == .streaming, read.ticket == ticket else { return }
        guard var group = staged else { return supplyCheck(read, fill) }
        staged = nil
        guard let leaf = group.fill(read.chunk, fill) else {
            return fail(.unreadable(file: read.file))
        }
        guard note(read, leaf) else { return }
        guard group.isFull else {
            staged = group
            return
        }
        sentContent += UInt64(group.contentBytes)
        let bytes = group.frameBytes
        stream.output.append(buffer: group.take(), count: bytes)
    }

    /// Supplies a chunk that was read elsewhere; copies it once.
    package mutating func supply(_ read: ChunkRead, _ bytes: UnsafeRawBufferPointer) {
        supply(read) { room in
            guard bytes.count == room.count else { return 0 }
            room.copyMemory(from: bytes)
            return room.count
        }
    }

    /// A file could not be read, or was seen to change.
    package mutating func unreadable(file: Int) { fail(.unreadable(file: file)) }

    /// Supplies the signature that `seal` asked for.
    package mutating func sealed(_ seal: Done.Seal) {
        guard phase == .sealing, let root = ledger.transferRoot else { return }
        finish(Done(root: root, seal: seal))
    }

    private mutating func supplyCheck(
        _ read: ChunkRead,
        _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        precondition(checksOutstanding > 0, "only chunks asked for are supplied")
        checksOutstanding -= 1
        let leaf: Bytes32? = withUnsafeTemporaryAllocation(
            byteCount: read.count,
            alignment: 16
        ) { room in
            guard fill(room) == read.count else { return nil }
            return MerkleTree.leaf(UnsafeRawBufferPointer(room))
        }
        guard let leaf else { return fail(.unreadable(file: read.file)) }
        _ = note(read, leaf)
    }

    /// Remembers a leaf; false when it differs from what was read before.
    ///
    /// Then the file changed under an unchanged size and time, and starts afresh on both sides.
    private mutating func note(_ read: ChunkRead, _ leaf: Bytes32) -> Bool {
        if let known = ledger[read.file].leaf(of: read.chunk), known != leaf {
            ledger.reset(read.file)
            renewTicket()
            restart(read.file..<read.file + 1)
            return false
        }
        ledger.record(file: read.file, chunk: read.chunk, leaf: leaf)
        return true
    }
}
