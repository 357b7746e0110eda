package import Crypto

/// The hashes of a transfer: SHA-256, each use under its own first byte.
package enum TransferHash {
    /// What is hashed beside the leaves and nodes of a `MerkleTree`, which begin with 0 and 1.
    enum Use: UInt8 {
        case file = 2
        case transfer = 3
        case entry = 4
        case path = 5
        case manifest = 6
    }

    /// The root of a file: its length and the tree over its chunks.
    package static func file(bytes: UInt64, leaves: [Bytes32]) -> Bytes32 {
        digest(.file) { stream in
            withUnsafeBytes(of: bytes.bigEndian) { stream.update($0) }
            tree(leaves).withUnsafeBytes { stream.update($0) }
        }
    }

    /// The root of a transfer: its manifest and the tree over its files' roots.
    package static func transfer(manifest: Bytes32, files: [Bytes32]) -> Bytes32 {
        digest(.transfer) { stream in
            manifest.withUnsafeBytes { stream.update($0) }
            tree(files).withUnsafeBytes { stream.update($0) }
        }
    }

    /// The tree over these leaves; 32 zero bytes when there are none.
    private static func tree(_ leaves: [Bytes32]) -> Bytes32 { MerkleTree.root(leaves) ?? .zero }

    static func digest(_ use: Use, _ bytes: [UInt8]) -> Bytes32 {
        digest(use) { $0.update(bytes) }
    }

    private static func digest(_ use: Use, _ feed: (inout DigestStream) -> Void) -> Bytes32 {
        var stream = DigestStream(.sha256)
        withUnsafeBytes(of: use.rawValue) { stream.update($0) }
        feed(&stream)
        return Bytes32 { stream.finish(into: $0) }
    }
}
