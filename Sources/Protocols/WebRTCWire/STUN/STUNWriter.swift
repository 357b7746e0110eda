package import Bytes
import Crypto

/// Writes one STUN message (RFC 8489 §5).
package struct STUNWriter {
    private var bytes: [UInt8]
    private let transaction: TransactionID

    /// A message without attributes.
    package init(_ kind: STUNClass, _ method: STUNMethod, _ transaction: TransactionID) {
        self.transaction = transaction
        let (number, kind) = (method.rawValue, kind.rawValue)
        let type =
            number & 0x000F | (number & 0x0070) << 1 | (number & 0x0F80) << 2
            | (kind & 1) << 4 | (kind & 2) << 7
        bytes = []
        bytes.reserveCapacity(160)
        append(integer: type)
        append(integer: UInt16(0))
        append(integer: STUNMessage.cookie)
        bytes.append(contentsOf: transaction.bytes)
    }

    /// How many bytes have been written.
    package var count: Int { bytes.count }

    /// Appends an attribute, filled up with zeros to a multiple of four bytes.
    package mutating func append(
        _ attribute: STUNAttribute,
        _ value: some Collection<UInt8> = []
    ) {
        precondition(value.count < 1 << 16, "an attribute's length has two bytes")
        append(integer: attribute.rawValue)
        append(integer: UInt16(value.count))
        bytes.append(contentsOf: value)
        bytes.append(contentsOf: repeatElement(0, count: -value.count & 3))
    }

    /// Appends an attribute that is a number.
    package mutating func append(
        _ attribute: STUNAttribute,
        integer value: some FixedWidthInteger
    ) {
        withUnsafeBytes(of: value.bigEndian) { append(attribute, $0) }
    }

    /// Appends an attribute that is text.
    package mutating func append(_ attribute: STUNAttribute, text: String) {
        append(attribute, text.utf8)
    }

    /// Appends an attribute that is an address, obscured where its type says so (§14.2).
    package mutating func append(_ attribute: STUNAttribute, _ endpoint: Endpoint) {
        let mask = attribute.isXOR ? STUNMessage.cookie : 0
        var value = ByteWriter(capacity: 20)
        value.append([0, endpoint.address.isV4 ? 1 : 2])
        value.integer(endpoint.port ^ UInt16(mask >> 16))
        switch endpoint.address {
        case .v4(let address): value.integer(address.value ^ mask)
        case .v6(let address):
            let (high, low) = attribute.isXOR ? (transaction.high, transaction.low) : (0, 0)
            value.integer(address.high ^ (UInt64(mask) << 32 | UInt64(high)))
            value.integer(address.low ^ low)
        }
        append(attribute, value.bytes)
    }

    /// Appends ERROR-CODE, with the reason's words unless bytes are dear (§14.8).
    package mutating func append(_ code: STUNErrorCode, reason: ReasonPhrase = .spelled) {
        let number = code.rawValue
        let words = reason == .spelled ? Array(code.reason.utf8) : []
        let value = [0, 0, UInt8(number / 100), UInt8(number % 100)] + words
        append(.errorCode, value)
    }

    /// Appends UNKNOWN-ATTRIBUTES (§14.10).
    package mutating func append(unknown: [UInt16]) {
        append(.unknownAttributes, unknown.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    }

    /// Appends the tag of everything before it.
    package mutating func sign(_ integrity: STUNIntegrity = .sha1, key: [UInt8]) {
        let count = integrity.algorithm.digestBytes
        let tag = bytes.withUnsafeBytes { prefix in
            key.withUnsafeBytes { integrity.tag(of: prefix, valueBytes: count, key: $0) }
        }
        append(integrity.attribute, tag)
    }

    /// The message, with a checksum at its end if wanted (§14.7).
    package consuming func finish(_ ending: Ending = .fingerprint) -> [UInt8] {
        if ending == .fingerprint {
            setLength(bytes.count + 8)
            let sum = CRC32.checksum(bytes) ^ STUNMessage.fingerprintMask
            append(.fingerprint, integer: sum)
        }
        setLength(bytes.count)
        return bytes
    }

    /// Whether a failure says in words what its number means.
    package enum ReasonPhrase: Sendable {
        case spelled, omitted
    }

    /// How a message ends.
    package enum Ending: Sendable {
        /// With FINGERPRINT, so that it is told from other protocols with certainty.
        case fingerprint
        case bare
    }

    private mutating func setLength(_ end: Int) {
        let length = end - STUNMessage.headerBytes
        precondition(length < 1 << 16, "a message's length has two bytes")
        (bytes[2], bytes[3]) = (UInt8(length >> 8), UInt8(length & 0xFF))
    }

    private mutating func append(integer value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension IPAddress {
    /// Whether this is of version 4.
    var isV4: Bool {
        switch self {
        case .v4: true
        case .v6: false
        }
    }
}
