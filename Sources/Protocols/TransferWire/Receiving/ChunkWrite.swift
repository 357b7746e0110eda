/// A verified chunk the receiver's owner is to store.
package struct ChunkWrite: Hashable, Sendable {
    package let file: Int
    package let chunk: Int
    /// Where the chunk starts in the file.
    package let offset: UInt64
    /// How many bytes it has.
    package let count: Int

    init(file: Int, chunk: Int, _ layout: ChunkLayout) {
        (self.file, self.chunk) = (file, chunk)
        (offset, count) = (layout.offset(of: chunk), layout.bytes(of: chunk))
    }
}
