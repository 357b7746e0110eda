package import Crypto

/// The root of a binary hash tree whose leaves come one at a time (the shape of RFC 9162 §2.1).
///
/// Holds only the roots of the perfect subtrees so far: one per bit set in the count.
package struct MerkleAccumulator: Sendable {
    private var peaks: [Bytes32] = []
    /// How many leaves were added.
    package private(set) var count = 0

    package init() {}

    /// The root over leaf hashes at hand.
    package static func root(_ leaves: some Sequence<Bytes32>) -> Bytes32 {
        var accumulator = MerkleAccumulator()
        for leaf in leaves { accumulator.add(leaf) }
        return accumulator.root
    }

    /// Adds the next leaf's hash.
    package mutating func add(_ leaf: Bytes32) {
        var (hash, position) = (leaf, count)
        while position & 1 == 1 {
            hash = TransferHash.node(peaks.removeLast(), hash)
            position >>= 1
        }
        peaks.append(hash)
        count += 1
    }

    /// The root over the leaves added; 32 zero bytes when there are none.
    package var root: Bytes32 {
        guard var hash = peaks.last else { return Bytes32 { _ in } }
        for peak in peaks.dropLast().reversed() { hash = TransferHash.node(peak, hash) }
        return hash
    }
}
