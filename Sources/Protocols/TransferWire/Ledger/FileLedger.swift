package import Crypto

/// What is known of one file's hashes: which chunks, their leaves, and the root once all are.
package struct FileLedger: Hashable, Sendable {
    /// The chunks whose leaves are known; none once a complete file's leaves were dropped.
    package private(set) var chunks = ChunkRanges()
    /// Their leaves, in ascending order of chunks.
    package private(set) var leaves: [Bytes32] = []
    /// The file's root, when the file is complete.
    package internal(set) var root: Bytes32?

    package init() {}

    /// Notes a chunk's leaf; false when the chunk was known.
    @discardableResult
    package mutating func record(_ chunk: Int, _ leaf: Bytes32) -> Bool {
        let rank = chunks.rank(of: chunk)
        guard root == nil, chunks.insert(chunk) else { return false }
        leaves.insert(leaf, at: rank)
        return true
    }

    /// The leaf of a chunk, if known and kept.
    package func leaf(of chunk: Int) -> Bytes32? {
        guard chunks.contains(chunk) else { return nil }
        return leaves[chunks.rank(of: chunk)]
    }

    /// The tree over the leaves of these chunks; `nil` when one is not known.
    ///
    /// Of no chunks it is 32 zero bytes.
    package func claimRoot(_ ranges: [Range<Int>]) -> Bytes32? {
        var accumulator = MerkleAccumulator()
        for chunk in ranges.joined() {
            guard let leaf = leaf(of: chunk) else { return nil }
            accumulator.add(leaf)
        }
        return accumulator.root ?? .zero
    }

    /// Forgets chunks and leaves, which the root stands for.
    mutating func dropLeaves() {
        precondition(root != nil, "leaves are needed until the root is known")
        (chunks, leaves) = (ChunkRanges(), [])
    }
}
