import Crypto

/// Which keyed hash protects a message (RFC 8489 §14.5, §14.6).
package enum STUNIntegrity: Hashable, Sendable, CaseIterable {
    case sha1
    case sha256

    var attribute: STUNAttribute {
        switch self {
        case .sha1: .messageIntegrity
        case .sha256: .messageIntegritySHA256
        }
    }

    var algorithm: DigestAlgorithm {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        }
    }

    /// The tag of a message's first bytes, as if it ended with the attribute that holds the tag.
    ///
    /// - Parameters:
    ///   - prefix: The message up to that attribute.
    ///   - valueBytes: How long the tag in the message is; the header counts it.
    ///   - key: The password, or the long-term key.
    /// - Returns: The whole tag, which the message may hold a part of.
    func tag(
        of prefix: UnsafeRawBufferPointer,
        valueBytes: Int,
        key: UnsafeRawBufferPointer
    ) -> [UInt8] {
        let length = UInt16(prefix.count - STUNMessage.headerBytes + 4 + valueBytes)
        let start = [prefix[0], prefix[1], UInt8(length >> 8), UInt8(length & 0xFF)]
        var tag = [UInt8](repeating: 0, count: algorithm.digestBytes)
        tag.withUnsafeMutableBytes { tag in
            start.withUnsafeBytes { start in
                HMAC.tag(
                    algorithm,
                    key: key,
                    start,
                    then: UnsafeRawBufferPointer(rebasing: prefix[4...]),
                    into: tag
                )
            }
        }
        return tag
    }
}
