import COpenSSL
import CSodium

/// Digests of bytes that are all at hand.
package enum Digest {
    /// Writes the digest of `bytes` into `digest` (`algorithm.digestBytes` bytes).
    package static func hash(
        _ algorithm: DigestAlgorithm,
        _ bytes: UnsafeRawBufferPointer,
        into digest: UnsafeMutableRawBufferPointer
    ) {
        precondition(digest.count == algorithm.digestBytes)
        let input = bytes.octets
        let output = digest.octets
        switch algorithm {
        case .blake2b256, .blake2b512:
            SodiumLibrary.started
            crypto_generichash(output, digest.count, input, UInt64(bytes.count), nil, 0)
        default:
            precondition(
                EVP_Digest(input, bytes.count, output, nil, algorithm.implementation, nil) == 1
            )
        }
    }

    /// The digest of `bytes`.
    package static func hash(
        _ algorithm: DigestAlgorithm,
        _ bytes: UnsafeRawBufferPointer
    ) -> [UInt8] {
        let count = algorithm.digestBytes
        return [UInt8](unsafeUninitializedCapacity: count) { digest, initialized in
            hash(
                algorithm,
                bytes,
                into: UnsafeMutableRawBufferPointer(start: digest.baseAddress, count: count)
            )
            initialized = count
        }
    }

    /// SHA-1, 20 bytes; only where an older format demands it.
    package static func sha1(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { hash(.sha1, bytes) }
    /// SHA-256, 32 bytes.
    package static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { hash(.sha256, bytes) }
    /// SHA-512, 64 bytes.
    package static func sha512(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { hash(.sha512, bytes) }
    /// SHA3-256, 32 bytes.
    package static func sha3(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        hash(.sha3, bytes)
    }
    /// BLAKE2b with a 32-byte output.
    package static func blake2b256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        hash(.blake2b256, bytes)
    }
}

extension Digest {
    /// SHA-1, 20 bytes; only where an older format demands it.
    package static func sha1(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes(sha1) }
    /// SHA-256, 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes(sha256) }
    /// SHA-512, 64 bytes.
    package static func sha512(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes(sha512) }
    /// SHA3-256, 32 bytes.
    package static func sha3(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes(sha3) }
    /// BLAKE2b with a 32-byte output.
    package static func blake2b256(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes(blake2b256)
    }

    /// SHA-1, 20 bytes; only where an older format demands it.
    package static func sha1(_ bytes: RawSpan) -> [UInt8] { bytes.withUnsafeBytes(sha1) }
    /// SHA-256, 32 bytes.
    package static func sha256(_ bytes: RawSpan) -> [UInt8] { bytes.withUnsafeBytes(sha256) }
    /// SHA-512, 64 bytes.
    package static func sha512(_ bytes: RawSpan) -> [UInt8] { bytes.withUnsafeBytes(sha512) }
    /// SHA3-256, 32 bytes.
    package static func sha3(_ bytes: RawSpan) -> [UInt8] { bytes.withUnsafeBytes(sha3) }
    /// BLAKE2b with a 32-byte output.
    package static func blake2b256(_ bytes: RawSpan) -> [UInt8] {
        bytes.withUnsafeBytes(blake2b256)
    }
}
