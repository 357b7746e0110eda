/// A binary hash tree (the shape of RFC 9162 §2.1, with SHA-256).
///
/// Leaves and inner nodes are hashed under different first bytes, so neither passes for the other.
/// What the root of no leaves is, each protocol says for itself.
package enum MerkleTree {
    /// What stands before the bytes of a leaf, and before the two hashes of a node; a protocol that
    /// hashes other things with SHA-256 begins them with other bytes.
    private enum Prefix: UInt8 {
        case leaf = 0
        case node = 1
    }

    /// The hash of one leaf's bytes.
    package static func leaf(_ bytes: UnsafeRawBufferPointer) -> Bytes32 {
        digest(.leaf) { $0.update(bytes) }
    }

    /// The hash of one leaf's bytes.
    package static func leaf(_ bytes: [UInt8]) -> Bytes32 { bytes.withOctets { leaf($0) } }

    /// The root over leaf hashes; `nil` of none.
    package static func root(_ leaves: some Sequence<Bytes32>) -> Bytes32? {
        var accumulator = MerkleAccumulator()
        for leaf in leaves { accumulator.add(leaf) }
        return accumulator.root
    }

    /// The siblings on the way from leaf `index` to the root, lowest first.
    package static func proof(_ leaves: [Bytes32], index: Int) -> [Bytes32] {
        precondition(leaves.indices.contains(index))
        var (level, position, path) = (leaves, index, [Bytes32]())
        while level.count > 1 {
            let sibling = position ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            level = parents(level)
            position >>= 1
        }
        return path
    }

    /// Whether `path` leads from leaf `index` of `count` to `root`.
    package static func verifies(
        leaf: Bytes32,
        index: Int,
        count: Int,
        path: [Bytes32],
        root: Bytes32
    ) -> Bool {
        guard index >= 0, index < count else { return false }
        var (hash, position, width, rest) = (leaf, index, count, path[...])
        while width > 1 {
            if position ^ 1 < width {
                guard let sibling = rest.popFirst() else { return false }
                hash = position & 1 == 0 ? node(hash, sibling) : node(sibling, hash)
            }
            position >>= 1
            width = (width + 1) >> 1
        }
        return rest.isEmpty && hash == root
    }

    /// Pairs up one level; a last odd node rises unhashed, which gives the tree of RFC 9162.
    private static func parents(_ level: [Bytes32]) -> [Bytes32] {
        stride(from: 0, to: level.count, by: 2).map {
            $0 + 1 < level.count ? node(level[$0], level[$0 + 1]) : level[$0]
        }
    }

    static func node(_ left: Bytes32, _ right: Bytes32) -> Bytes32 {
        digest(.node) { stream in
            left.withUnsafeBytes { stream.update($0) }
            right.withUnsafeBytes { stream.update($0) }
        }
    }

    private static func digest(_ prefix: Prefix, _ feed: (inout DigestStream) -> Void) -> Bytes32 {
        var stream = DigestStream(.sha256)
        withUnsafeBytes(of: prefix.rawValue) { stream.update($0) }
        feed(&stream)
        return Bytes32 { stream.finish(into: $0) }
    }
}
