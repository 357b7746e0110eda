/// Keyed hashes (RFC 2104).
package enum HMAC {
    /// Bytes of an HMAC-SHA-256 tag.
    package static let sha256Bytes = 32

    /// Writes the HMAC of `message` followed by `suffix` (`algorithm.digestBytes` bytes).
    ///
    /// The key has any length.
    package static func tag(
        _ algorithm: DigestAlgorithm,
        key: UnsafeRawBufferPointer,
        _ message: UnsafeRawBufferPointer,
        then suffix: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        into tag: UnsafeMutableRawBufferPointer
    ) {
        var stream = HMACStream(algorithm)
        stream.tag(key: key, message, suffix, into: tag)
    }

    /// Writes the 32-byte HMAC-SHA-256 of `message`.
    package static func sha256(
        key: UnsafeRawBufferPointer,
        _ message: UnsafeRawBufferPointer,
        into tag: UnsafeMutableRawBufferPointer
    ) {
        Self.tag(.sha256, key: key, message, into: tag)
    }

    /// The 32-byte HMAC-SHA-256 of `message`.
    package static func sha256(key: borrowing SecretBytes, _ message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { key in
            message.withOctets { message in
                [UInt8](unsafeUninitializedCapacity: sha256Bytes) { bytes, initialized in
                    let tag = UnsafeMutableRawBufferPointer(
                        start: bytes.baseAddress,
                        count: sha256Bytes
                    )
                    sha256(key: key, message, into: tag)
                    initialized = sha256Bytes
                }
            }
        }
    }
}
