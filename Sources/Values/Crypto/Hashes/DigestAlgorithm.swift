import COpenSSL

/// A hash function.
package enum DigestAlgorithm: CaseIterable, Sendable {
    /// RFC 1321. Only for the long-term keys of STUN (RFC 8489 §9.2.2): it is broken.
    case md5
    /// FIPS 180-4. Only where an older format demands it: collisions are practical.
    case sha1
    /// FIPS 180-4.
    case sha256
    /// FIPS 180-4.
    case sha512
    /// FIPS 202.
    case sha3
    /// RFC 7693 with a 32-byte output and no key.
    case blake2b256
    /// RFC 7693 with a 64-byte output and no key.
    case blake2b512
    /// RFC 7693, the 32-bit variant, with a 32-byte output and no key.
    case blake2s256

    /// Bytes of the digest.
    package var digestBytes: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256, .sha3, .blake2b256, .blake2s256: 32
        case .sha512, .blake2b512: 64
        }
    }

    /// Bytes of the block that HMAC pads its key to (RFC 2104).
    package var blockBytes: Int {
        switch self {
        case .md5, .sha1, .sha256, .blake2s256: 64
        case .sha512, .blake2b256, .blake2b512: 128
        case .sha3: 136
        }
    }

    /// OpenSSL's implementation, found once per process; nil where libsodium's is used.
    var implementation: OpaquePointer? {
        switch self {
        case .md5: Implementations.md5
        case .sha1: Implementations.sha1
        case .sha256: Implementations.sha256
        case .sha512: Implementations.sha512
        case .sha3: Implementations.sha3
        case .blake2s256: Implementations.blake2s256
        case .blake2b256, .blake2b512: nil
        }
    }

    private enum Implementations {
        // Made once, then immutable: OpenSSL never changes a fetched digest.
        nonisolated(unsafe) static let md5 = fetch("MD5")
        nonisolated(unsafe) static let sha1 = fetch("SHA1")
        nonisolated(unsafe) static let sha256 = fetch("SHA256")
        nonisolated(unsafe) static let sha512 = fetch("SHA512")
        nonisolated(unsafe) static let sha3 = fetch("SHA3-256")
        nonisolated(unsafe) static let blake2s256 = fetch("BLAKE2S-256")

        private static func fetch(_ name: String) -> OpaquePointer {
            guard let found = EVP_MD_fetch(nil, name, nil) else {
                preconditionFailure("OpenSSL lacks \(name)")
            }
            return found
        }
    }
}
