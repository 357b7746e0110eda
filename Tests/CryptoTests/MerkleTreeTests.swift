import Bytes
import Crypto
import Testing

@Suite("Merkle trees (RFC 9162 §2.1, with SHA-256)")
struct MerkleTreeTests {
    /// Leaf number n is n bytes, each of value n; the roots are those of Python's hashlib.
    static let roots: [(leaves: Int, root: String)] = [
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "5397b75fcd025549e5c6c04c86b73ee49d8a3135745f4e082f08397d79fa37b3"),
        (3, "12c35e40e6189d661c70a762621a48f8bac032746c1712e8d6e73d7c1ef0beb1"),
        (5, "db6d52ab524f99f572fb0198a6a87357ae59e2cbc2d54866ed2a7eee7b801c18"),
        (8, "c596bdd1cd29b0aec1e58487d6f764fc058a66ec9b3b17836e08338c844c6bc1"),
    ]

    static func leaves(_ count: Int) -> [Bytes32] {
        (0..<count).map { MerkleTree.leaf([UInt8](repeating: UInt8($0), count: $0)) }
    }

    @Test("roots are those of another implementation", arguments: roots)
    func root(leaves: Int, root: String) {
        #expect(MerkleTree.root(Self.leaves(leaves))?.bytes == .hex(root))
    }

    @Test("no leaves have no root")
    func empty() {
        #expect(MerkleTree.root([]) == nil)
        #expect(MerkleAccumulator().root == nil)
    }

    @Test("an accumulator gives the root of the tree drawn level by level", arguments: 1...40)
    func accumulator(count: Int) {
        func root(_ leaves: ArraySlice<Bytes32>) -> Bytes32? {
            guard leaves.count > 1 else { return leaves.first }
            var split = 1
            while split * 2 < leaves.count { split *= 2 }
            let middle = leaves.startIndex + split
            let halves = [leaves[..<middle], leaves[middle...]].compactMap { root($0) }
            return MerkleTree.root(halves)
        }
        let leaves = Self.leaves(count)
        var accumulator = MerkleAccumulator()
        for leaf in leaves { accumulator.add(leaf) }
        #expect(accumulator.root == root(leaves[...]))
        #expect(accumulator.count == count)
    }

    @Test("every leaf proves its place, and no other", arguments: 1...20)
    func proofs(count: Int) throws {
        let leaves = Self.leaves(count)
        let root = try #require(MerkleTree.root(leaves))
        for index in 0..<count {
            let path = MerkleTree.proof(leaves, index: index)
            let places = (-1...count).filter { place in
                MerkleTree.verifies(
                    leaf: leaves[index],
                    index: place,
                    count: count,
                    path: path,
                    root: root
                )
            }
            #expect(places == [index])
        }
    }
}
