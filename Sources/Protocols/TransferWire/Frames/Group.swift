import Bytes
package import Crypto

/// The leaves of the chunks that follow, so that each is verified as it arrives.
package struct Group: Hashable, Sendable {
    package var file: Int
    /// First chunk; the others follow it without a gap.
    package var first: Int
    /// One leaf per chunk: 1 to 16.
    package var leaves: [Bytes32]

    package init(file: Int, first: Int, leaves: [Bytes32]) {
        (self.file, self.first, self.leaves) = (file, first, leaves)
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        (file, first) = (try reader.index(), try reader.index())
        let count = Int(try reader.number(UInt8.self))
        guard (1...TransferLimits.groupChunks).contains(count) else { throw .invalid(.group) }
        leaves = []
        for _ in 0..<count { leaves.append(try reader.bytes32()) }
    }

    func write(to writer: inout ByteWriter) {
        writer.index(file)
        writer.index(first)
        writer.integer(UInt8(leaves.count))
        for leaf in leaves { writer.append(leaf) }
    }
}
