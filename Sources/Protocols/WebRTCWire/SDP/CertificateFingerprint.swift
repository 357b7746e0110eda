import Bytes
package import Crypto

/// The SHA-256 of a DTLS certificate (RFC 8122 §5).
package struct CertificateFingerprint: Hashable, Sendable {
    /// The 32 bytes.
    package let digest: Bytes32

    /// The fingerprint with these bytes.
    package init(_ digest: Bytes32) {
        self.digest = digest
    }

    /// Reads 32 bytes in hexadecimal with colons between, of either case; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == Bytes32.count, parts.allSatisfy({ $0.utf8.count == 2 }),
            let bytes = Hex.decode(parts.joined()), bytes.count == Bytes32.count
        else { return nil }
        digest = Bytes32 { $0.copyBytes(from: bytes) }
    }
}

extension CertificateFingerprint: CustomStringConvertible {
    /// Upper-case hexadecimal with colons between.
    package var description: String {
        digest.bytes.map { Hex.encode([$0]).uppercased() }.joined(separator: ":")
    }
}
