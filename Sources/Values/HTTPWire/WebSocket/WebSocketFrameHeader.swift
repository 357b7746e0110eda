package import Bytes

/// What precedes the payload of a frame (RFC 6455 §5.2): 2 to 14 bytes.
package struct WebSocketFrameHeader: Equatable, Sendable {
    /// Whether this is the last frame of its message.
    package let isFinal: Bool
    /// What the frame carries.
    package let opcode: WebSocketOpcode
    /// How long its payload is.
    package let payloadBytes: Int
    /// The masking key as a big-endian number, when the payload is masked.
    package let mask: UInt32?

    /// A header of our own.
    package init(
        _ opcode: WebSocketOpcode,
        payloadBytes: Int,
        isFinal: Bool = true,
        mask: UInt32? = nil
    ) {
        precondition(!opcode.isControl || (isFinal && payloadBytes <= WebSocketLimits.controlBytes))
        self.isFinal = isFinal
        self.opcode = opcode
        self.payloadBytes = payloadBytes
        self.mask = mask
    }

    /// How long a header is, as its second byte tells.
    static func length(second: UInt8) -> Int {
        let extended = second & 127 == 127 ? 8 : second & 127 == 126 ? 2 : 0
        return 2 + extended + (second & 128 == 0 ? 0 : 4)
    }

    /// Reads a header that has been found whole, by `length(second:)`.
    init(whole bytes: UnsafeRawBufferPointer) throws(WebSocketError) {
        guard bytes[0] & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: bytes[0] & 15) else {
            throw .unknownOpcode(bytes[0] & 15)
        }
        self.opcode = opcode
        isFinal = bytes[0] & 128 != 0
        let short = Int(bytes[1] & 127)
        if opcode.isControl {
            guard isFinal else { throw .fragmentedControl }
            guard short < 126 else { throw .controlTooLong(bytes: short) }
        }
        var end = 2
        switch short {
        case 126:
            end = 4
            payloadBytes = Int(
                UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            )
            guard payloadBytes > 125 else { throw .malformedLength }
        case 127:
            end = 10
            let long = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard let count = Int(exactly: long), count > 0xFFFF else { throw .malformedLength }
            payloadBytes = count
        default: payloadBytes = short
        }
        mask =
            bytes[1] & 128 == 0
            ? nil : UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self))
    }

    /// Writes the header.
    package func write(to writer: inout ByteWriter) {
        let masked: UInt8 = mask == nil ? 0 : 128
        writer.integer((isFinal ? 128 : 0) | opcode.rawValue)
        switch payloadBytes {
        case ...125: writer.integer(masked | UInt8(payloadBytes))
        case ...0xFFFF:
            writer.integer(masked | 126)
            writer.integer(UInt16(payloadBytes))
        default:
            writer.integer(masked | 127)
            writer.integer(UInt64(payloadBytes))
        }
        if let mask { writer.integer(mask) }
    }
}
