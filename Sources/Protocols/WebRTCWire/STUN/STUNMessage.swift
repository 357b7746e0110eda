import Bytes
import Crypto

/// A STUN message (RFC 8489 §5), borrowed from a datagram and as long as that lives.
///
/// Parsing checks the form of every attribute and the checksum where there is one; whether the
/// message is authentic, `isAuthentic` says. Nothing is copied.
package struct STUNMessage {
    /// Bytes of the header.
    package static let headerBytes = 20
    static let cookie: UInt32 = 0x2112_A442
    static let fingerprintMask: UInt32 = 0x5354_554E

    /// Where a tag begins, and how long its value is.
    private struct Tag {
        let offset: Int
        let count: Int
    }

    /// The whole message.
    package let bytes: UnsafeRawBufferPointer
    package let kind: STUNClass
    package let method: STUNMethod
    package let transaction: TransactionID
    /// Whether it has a checksum, which then is right.
    package private(set) var hasFingerprint = false
    private var sha1: Tag?
    private var sha256: Tag?

    /// Reads one message that fills the datagram.
    ///
    /// - Throws: What is wrong with it.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(STUNError) {
        guard bytes.count >= Self.headerBytes else { throw .truncated }
        guard bytes.count <= WebRTCLimits.stunBytes else { throw .oversized(bytes: bytes.count) }
        let type = bytes.bigEndian(UInt16.self, at: 0)
        guard type >> 14 == 0, bytes.bigEndian(UInt32.self, at: 4) == Self.cookie else {
            throw .foreign
        }
        let length = bytes.bigEndian(UInt16.self, at: 2)
        guard Int(length) <= bytes.count - Self.headerBytes else { throw .truncated }
        guard length & 3 == 0, Int(length) == bytes.count - Self.headerBytes else {
            throw .wrongLength(length)
        }
        (kind, method) = try Self.split(type)
        transaction = TransactionID(
            high: bytes.bigEndian(UInt32.self, at: 8),
            low: bytes.bigEndian(UInt64.self, at: 12)
        )
        self.bytes = bytes
        try readAttributes()
    }

    /// The first attribute of that type that is covered by the message's tag, if it has one.
    ///
    /// What follows a tag is not protected by it and passed over (§14.5).
    package func value(_ attribute: STUNAttribute) -> UnsafeRawBufferPointer? {
        let end = (sha1 ?? sha256)?.offset ?? bytes.count
        for (type, offset, value) in STUNAttributes(bytes) {
            if offset >= end { return nil }
            if type == attribute.rawValue { return value }
        }
        return nil
    }

    /// Whether the message has a tag of that kind, right or wrong.
    package func has(_ integrity: STUNIntegrity) -> Bool {
        (integrity == .sha1 ? sha1 : sha256) != nil
    }

    /// Whether the tag of that kind is there and made with `key`.
    package func isAuthentic(_ integrity: STUNIntegrity, key: UnsafeRawBufferPointer) -> Bool {
        guard let tag = integrity == .sha1 ? sha1 : sha256 else { return false }
        let expected = integrity.tag(
            of: UnsafeRawBufferPointer(rebasing: bytes[..<tag.offset]),
            valueBytes: tag.count,
            key: key
        )
        let given = bytes[(tag.offset + 4)..<(tag.offset + 4 + tag.count)]
        return expected.withUnsafeBytes { expected in
            ConstantTime.equal(
                UnsafeRawBufferPointer(rebasing: expected[..<tag.count]),
                UnsafeRawBufferPointer(rebasing: given)
            )
        }
    }

    /// Whether the SHA-1 tag is there and made with `key`.
    package func isAuthentic(key: [UInt8]) -> Bool {
        key.withUnsafeBytes { isAuthentic(.sha1, key: $0) }
    }

    /// The attributes that must be understood and are not among `understood`, each once (§6.3.1).
    package func unknownRequired(understood: Set<STUNAttribute>) -> [UInt16] {
        var unknown: [UInt16] = []
        for (type, _, _) in STUNAttributes(bytes) where type < 0x8000 {
            if let known = STUNAttribute(rawValue: type), understood.contains(known) { continue }
            if !unknown.contains(type) { unknown.append(type) }
        }
        return unknown
    }

    /// The type is eleven bits of method with two of class in between (§5, figure 3).
    private static func split(_ type: UInt16) throws(STUNError) -> (STUNClass, STUNMethod) {
        let number = type & 0x000F | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2
        guard let method = STUNMethod(rawValue: number),
            let kind = STUNClass(rawValue: (type & 0x0010) >> 4 | (type & 0x0100) >> 7)
        else { throw .unknownMethod(number) }
        return (kind, method)
    }

    private mutating func readAttributes() throws(STUNError) {
        var position = Self.headerBytes
        var count = 0
        while position < bytes.count {
            if hasFingerprint { throw .wrongFingerprint }
            count += 1
            guard count <= WebRTCLimits.stunAttributes else { throw .tooManyAttributes }
            let type = bytes.bigEndian(UInt16.self, at: position)
            let length = Int(bytes.bigEndian(UInt16.self, at: position + 2))
            guard (length + 3) & ~3 <= bytes.count - position - 4 else {
                throw .overlong(attribute: type)
            }
            try note(type, at: position, count: length)
            position += 4 + (length + 3) & ~3
        }
    }

    private mutating func note(_ type: UInt16, at offset: Int, count: Int) throws(STUNError) {
        switch STUNAttribute(rawValue: type) {
        case .messageIntegrity where sha1 == nil && sha256 == nil:
            guard count == 20 else { throw .malformed(attribute: type) }
            sha1 = Tag(offset: offset, count: count)
        case .messageIntegritySHA256 where sha256 == nil:
            guard 16...32 ~= count, count & 3 == 0 else { throw .malformed(attribute: type) }
            sha256 = Tag(offset: offset, count: count)
        case .fingerprint:
            guard count == 4 else { throw .malformed(attribute: type) }
            let sum = CRC32.checksum(bytes[..<offset]) ^ Self.fingerprintMask
            guard bytes.bigEndian(UInt32.self, at: offset + 4) == sum else {
                throw .wrongFingerprint
            }
            hasFingerprint = true
        default: break
        }
    }
}
