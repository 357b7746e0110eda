import Bytes
import Crypto

/// A group being read, laid out as it will be sent: its leaves first, then its chunks.
///
/// Every length is known beforehand, so chunks are read straight to where they are sent from.
struct StagedGroup: Sendable {
    let file: Int
    let chunks: Range<Int>
    /// Bytes of chunks, which is what credit counts.
    let contentBytes: Int
    /// Bytes of all the frames.
    let frameBytes: Int

    private let layout: ChunkLayout
    private let ticket: Int
    private var storage: [UInt8]
    private var requested: Int
    private var missing: Int

    static func frameBytes(_ chunks: Range<Int>, _ layout: ChunkLayout) -> Int {
        headBytes(chunks.count) + chunks.count * chunkHeadBytes
            + Int(layout.bytes(in: chunks))
    }

    /// Lays the frames out in `storage`, which has room for `frameBytes`.
    init(
        file: Int,
        chunks: Range<Int>,
        layout: ChunkLayout,
        ticket: Int,
        storage: consuming [UInt8]
    ) {
        (self.file, self.chunks, self.layout, self.ticket) = (file, chunks, layout, ticket)
        contentBytes = Int(layout.bytes(in: chunks))
        frameBytes = Self.frameBytes(chunks, layout)
        self.storage = storage
        requested = chunks.lowerBound
        missing = chunks.count
        writeHeads()
    }

    /// The next chunk to be read, each once.
    mutating func nextRead() -> ChunkRead? {
        guard requested < chunks.upperBound else { return nil }
        defer { requested += 1 }
        return ChunkRead(file: file, chunk: requested, layout, ticket: ticket)
    }

    /// Has `fill` read a chunk in place; the leaf, or `nil` when it did not read all of it.
    mutating func fill(
        _ chunk: Int,
        _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Bytes32? {
        let (start, count) = (position(of: chunk), layout.bytes(of: chunk))
        let leaf: Bytes32? = storage.withUnsafeMutableBytes { bytes in
            let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + count])
            guard fill(room) == count else { return nil }
            return MerkleTree.leaf(UnsafeRawBufferPointer(room))
        }
        guard let leaf else { return nil }
        let at = Self.headBytes(0) + (chunk - chunks.lowerBound) * Bytes32.count
        leaf.withUnsafeBytes { put($0, at: at) }
        missing -= 1
        return leaf
    }

    /// Whether every chunk was read.
    var isFull: Bool { missing == 0 }

    /// Gives the frames away.
    consuming func take() -> [UInt8] { storage }

    private mutating func writeHeads() {
        let group = Group(
            file: file,
            first: chunks.lowerBound,
            leaves: Array(repeating: .zero, count: chunks.count)
        )
        TransferMessage.group(group).frame.withUnsafeBytes { put($0, at: 0) }
        for chunk in chunks {
            var writer = ByteWriter(capacity: Self.chunkHeadBytes)
            FrameHeader(
                type: .chunk,
                bodyBytes: ChunkHeader.byteCount + layout.bytes(of: chunk)
            ).write(to: &writer)
            ChunkHeader(file: file, chunk: chunk).write(to: &writer)
            let at = position(of: chunk) - Self.chunkHeadBytes
            writer.bytes.withUnsafeBytes { put($0, at: at) }
        }
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        storage.withUnsafeMutableBytes { storage in
            UnsafeMutableRawBufferPointer(rebasing: storage[start..<start + bytes.count])
                .copyMemory(from: bytes)
        }
    }

    /// Where a chunk's content starts.
    private func position(of chunk: Int) -> Int {
        let before = chunks.lowerBound..<chunk
        return Self.frameBytes(before, layout) - Self.headBytes(before.count)
            + Self.headBytes(chunks.count) + Self.chunkHeadBytes
    }

    private static let chunkHeadBytes = FrameHeader.byteCount + ChunkHeader.byteCount

    /// Bytes of the group's own frame.
    private static func headBytes(_ chunks: Int) -> Int {
        FrameHeader.byteCount + 9 + chunks * Bytes32.count
    }
}
