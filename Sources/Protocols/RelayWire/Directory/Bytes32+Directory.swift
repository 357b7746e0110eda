import Bytes
import Crypto

/// How the directory reads, writes, orders and hashes runs of 32 bytes.
extension Bytes32 {
    var isZero: Bool { self == .zero }

    /// Whether these bytes come first when compared as unsigned numbers, first byte first.
    func isOrdered(before other: Bytes32) -> Bool {
        withUnsafeBytes { a in other.withUnsafeBytes { b in a.lexicographicallyPrecedes(b) } }
    }

    /// The SHA-256 digest of `bytes`.
    static func digest(_ bytes: [UInt8]) -> Bytes32 {
        bytes.withUnsafeBytes { input in
            Bytes32 { Digest.hash(.sha256, input, into: $0) }
        }
    }
}

extension ByteReader {
    mutating func bytes32() throws(DirectoryError) -> Bytes32 {
        do { return try Bytes32(from: &self) } catch { throw .malformed(error) }
    }

    mutating func signature() throws(DirectoryError) -> Ed25519.Signature {
        let bytes = try run(Ed25519.signatureBytes)
        do { return try Ed25519.Signature(bytes) } catch { throw .invalid(.signatures) }
    }
}
