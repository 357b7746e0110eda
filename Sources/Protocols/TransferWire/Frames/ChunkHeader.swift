import Bytes

/// What precedes a chunk's bytes in its frame.
package struct ChunkHeader: Hashable, Sendable {
    /// Length in bytes.
    package static let byteCount = 8

    package var file: Int
    package var chunk: Int

    package init(file: Int, chunk: Int) { (self.file, self.chunk) = (file, chunk) }

    init(from reader: inout ByteReader) throws(TransferError) {
        (file, chunk) = (try reader.index(), try reader.index())
    }

    func write(to writer: inout ByteWriter) {
        writer.index(file)
        writer.index(chunk)
    }
}
