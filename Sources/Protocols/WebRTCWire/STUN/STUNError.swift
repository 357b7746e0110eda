/// Why bytes are no STUN message.
package enum STUNError: Error, Equatable, Sendable {
    /// Fewer bytes than the header, or than the header says.
    case truncated
    /// More than ``WebRTCLimits/stunBytes``.
    case oversized(bytes: Int)
    /// The first two bits are set, or the cookie is not there (RFC 8489 §5).
    case foreign
    case unknownMethod(UInt16)
    /// A length that is no multiple of four, or not that of the datagram.
    case wrongLength(UInt16)
    /// An attribute that reaches over the end.
    case overlong(attribute: UInt16)
    /// More than ``WebRTCLimits/stunAttributes``.
    case tooManyAttributes
    /// A tag or checksum whose length is not its own.
    case malformed(attribute: UInt16)
    /// The checksum does not fit, or is not the last attribute (§14.7).
    case wrongFingerprint
}
