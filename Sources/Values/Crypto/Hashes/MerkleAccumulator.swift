/// The root of a `MerkleTree` whose leaves come one at a time.
///
/// Holds only the roots of the perfect subtrees so far: one per bit set in the count.
package struct MerkleAccumulator: Sendable {
    private var peaks: [Bytes32] = []
    /// How many leaves were added.
    package private(set) var count = 0

    package init() {}

    /// Adds the next leaf's hash.
    package mutating func add(_ leaf: Bytes32) {
        var (hash, position) = (leaf, count)
        while position & 1 == 1 {
            hash = MerkleTree.node(peaks.removeLast(), hash)
            position >>= 1
        }
        peaks.append(hash)
        count += 1
    }

    /// The root over the leaves added; `nil` when there are none.
    package var root: Bytes32? {
        guard var hash = peaks.last else { return nil }
        for peak in peaks.dropLast().reversed() { hash = MerkleTree.node(peak, hash) }
        return hash
    }
}
