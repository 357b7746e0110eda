import Bytes

/// The first frame of both sides: that this is a transfer, and which version.
package struct Hello: Hashable, Sendable {
    /// The letters `WTRF`.
    static let magic: UInt32 = 0x5754_5246
    /// The version this code speaks.
    package static let version: UInt16 = 1

    package var version: UInt16
    /// What the sender of this frame can do beyond the version; unknown bits are ignored.
    package var capabilities: UInt32

    package init(version: UInt16 = Hello.version, capabilities: UInt32 = 0) {
        (self.version, self.capabilities) = (version, capabilities)
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        guard try reader.number(UInt32.self) == Self.magic else { throw .foreign }
        (version, capabilities) = (try reader.number(), try reader.number())
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(Self.magic)
        writer.integer(version)
        writer.integer(capabilities)
    }
}
