/// A chunk the sender's owner is to read from a file.
package struct ChunkRead: Hashable, Sendable {
    package let file: Int
    package let chunk: Int
    /// Where the chunk starts in the file.
    package let offset: UInt64
    /// How many bytes it has.
    package let count: Int

    /// Tells reads of abandoned work from those still wanted.
    let ticket: Int

    init(file: Int, chunk: Int, _ layout: ChunkLayout, ticket: Int) {
        (self.file, self.chunk, self.ticket) = (file, chunk, ticket)
        (offset, count) = (layout.offset(of: chunk), layout.bytes(of: chunk))
    }
}
