package import Crypto

/// A binary hash tree over the entries of a list (the shape of RFC 9162 §2.1, with BLAKE2b-256).
///
/// Leaves and inner nodes are hashed under different first bytes, so neither passes for the other.
package enum MerkleTree {
    /// The hash of one leaf's bytes.
    package static func leaf(_ bytes: [UInt8]) -> Bytes32 { .digest([0] + bytes) }

    /// The root over leaf hashes; of none, the hash of nothing.
    package static func root(_ leaves: [Bytes32]) -> Bytes32 {
        guard var level = Optional(leaves), !level.isEmpty else { return .digest([]) }
        while level.count > 1 { level = parents(level) }
        return level[0]
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

    private static func node(_ left: Bytes32, _ right: Bytes32) -> Bytes32 {
        .digest([1] + left.bytes + right.bytes)
    }
}
