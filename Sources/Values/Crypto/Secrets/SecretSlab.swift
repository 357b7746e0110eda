import CSodium

/// Very many short secrets of one size in locked memory.
///
/// One guarded, locked 64 KiB chunk holds 2048 slots of 32 bytes, where a `sodium_malloc` per key
/// would cost four pages, three kernel mappings and 24 µs. Slots are wiped when freed. One owner
/// at a time: the caller confines it to a loop or a lock.
package struct SecretSlab: ~Copyable, @unchecked Sendable {
    /// Names one allocated slot until it is freed.
    package struct Slot: Hashable, Sendable {
        let index: UInt32
    }

    /// Bytes of one locked chunk.
    package static let chunkBytes = 65_536

    /// Bytes of every slot.
    package let slotBytes: Int
    /// How many slots are allocated now.
    package private(set) var allocated = 0

    private let slotsPerChunk: Int
    private var chunks: [UnsafeMutableRawPointer] = []
    private var freed: [UInt32] = []
    /// One bit per slot ever created; catches a slot freed twice.
    private var inUse: [UInt64] = []
    private var created = 0

    /// An empty slab of slots of `slotBytes` bytes (a power of two, 16 to 4096).
    package init(slotBytes: Int = 32) {
        precondition((16...4096).contains(slotBytes) && slotBytes.nonzeroBitCount == 1)
        self.slotBytes = slotBytes
        slotsPerChunk = Self.chunkBytes / slotBytes
        SodiumLibrary.started
    }

    deinit {
        for chunk in chunks { sodium_free(chunk) }
    }

    /// Takes a zeroed slot.
    package mutating func allocate() -> Slot {
        let index = freed.popLast() ?? create()
        allocated += 1
        inUse[Int(index) / 64] |= 1 << UInt64(index % 64)
        return Slot(index: index)
    }

    /// Wipes a slot and gives it back.
    package mutating func free(_ slot: Slot) {
        let bit: UInt64 = 1 << UInt64(slot.index % 64)
        precondition(inUse[Int(slot.index) / 64] & bit != 0, "slot freed twice")
        inUse[Int(slot.index) / 64] &= ~bit
        allocated -= 1
        sodium_memzero(pointer(slot), slotBytes)
        freed.append(slot.index)
    }

    /// The `slotBytes` bytes of an allocated slot; valid, and at the same address, until it is
    /// freed.
    package borrowing func pointer(_ slot: Slot) -> UnsafeMutableRawPointer {
        let (chunk, position) = Int(slot.index).quotientAndRemainder(dividingBy: slotsPerChunk)
        return chunks[chunk] + position * slotBytes
    }

    private mutating func create() -> UInt32 {
        if created == chunks.count * slotsPerChunk {
            guard let chunk = sodium_malloc(Self.chunkBytes) else {
                preconditionFailure("no memory for a locked chunk")
            }
            sodium_memzero(chunk, Self.chunkBytes)
            chunks.append(chunk)
            inUse.append(contentsOf: repeatElement(0, count: slotsPerChunk / 64 + 1))
        }
        defer { created += 1 }
        return UInt32(created)
    }
}
