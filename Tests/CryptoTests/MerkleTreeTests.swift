import Bytes
import Crypto
import Testing

@Suite("Merkle trees (RFC 9162 §2.1, with BLAKE2b-256)")
struct MerkleTreeTests {
    /// Leaf number n is n bytes, each of value n; the roots are those of Python's hashlib.
    static let roots: [(leaves: Int, root: String)] = [
        (1, "03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314"),
        (2, "0ba808e03a3f66eca89e0134dcef46db2b8a282dc36df1a2f3f88c5e0d7487ac"),
        (3, "80daaa15e89d5225757e642b43927681edd3b8607f7342d066776af58bc7124b"),
        (5, "61bcb87be2e614508a330fc6bf1d931afc5a7f0a192e964d94b203b67f71ea3c"),
        (8, "a56f6a45ae58de447512c3a488646a746e70bdb98541826931aa81bc6005a548"),
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
