package import Bytes

/// What a server calls one member: 64 random bits, 13 characters of base 32 as text.
package struct PeerID: Hashable, Sendable {
    /// The bits, big-endian on the wire of relayed frames.
    package let bits: UInt64

    /// The member of these bits.
    package init(bits: UInt64) {
        self.bits = bits
    }

    /// An id that nobody can foresee, when `generator` is a strong one.
    package static func random(using generator: inout some RandomNumberGenerator) -> PeerID {
        PeerID(bits: generator.next())
    }

    /// Reads the 13 characters; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 13, let bytes = Base32.decode(text), bytes.count == 8 else {
            return nil
        }
        bits = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the 8 bytes in front of a relayed frame; nil when there are fewer.
    package init?(leading frame: UnsafeRawBufferPointer) {
        guard frame.count >= 8 else { return nil }
        bits = UInt64(bigEndian: frame.loadUnaligned(as: UInt64.self))
    }

    /// Writes the 8 bytes.
    package func write(to writer: inout ByteWriter) { writer.integer(bits) }
}

extension PeerID: CustomStringConvertible {
    /// The 13 characters, in lower case.
    package var description: String {
        withUnsafeBytes(of: bits.bigEndian) { Base32.encode($0) }
    }
}
