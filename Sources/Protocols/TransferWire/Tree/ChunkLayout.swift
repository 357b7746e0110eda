/// How a file's bytes are cut into chunks.
package struct ChunkLayout: Hashable, Sendable {
    package let fileBytes: UInt64

    package init(fileBytes: UInt64) { self.fileBytes = fileBytes }

    /// How many chunks there are; none in an empty file.
    package var count: Int {
        Int((fileBytes + UInt64(TransferLimits.chunkBytes) - 1) / UInt64(TransferLimits.chunkBytes))
    }

    /// Where a chunk starts in the file.
    package func offset(of chunk: Int) -> UInt64 {
        UInt64(chunk) * UInt64(TransferLimits.chunkBytes)
    }

    /// How long a chunk is.
    package func bytes(of chunk: Int) -> Int {
        Int(bytes(in: chunk..<chunk + 1))
    }

    /// How long several chunks are together.
    package func bytes(in chunks: Range<Int>) -> UInt64 {
        min(fileBytes, offset(of: chunks.upperBound)) - offset(of: chunks.lowerBound)
    }
}
