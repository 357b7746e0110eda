import Bytes

/// What the initiator of a link says under the first handshake message, and the responder under
/// the second.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | zero; not read |
/// | 2 | 8 | unix time in seconds: an old first message is refused |
/// | 10 | 22 | zeros; not read, so that a later version can say more |
package struct LinkHello: Equatable, Sendable {
    package static let bytes = 32
    package static let version: UInt8 = 1

    package var unixSeconds: UInt64

    package init(unixSeconds: UInt64) { self.unixSeconds = unixSeconds }

    /// Reads a hello and checks its version.
    package init(_ bytes: [UInt8]) throws(HandshakeFault) {
        var reader = ByteReader(bytes.span.bytes)
        do {
            let version = try reader.integer(UInt8.self)
            guard version == Self.version else { throw HandshakeFault.version(version) }
            try reader.skip(1)
            unixSeconds = try reader.integer()
            try reader.skip(Self.bytes - reader.offset)
        } catch let short as ShortRead {
            throw .malformed(short)
        } catch {
            throw .version(bytes.first ?? 0)
        }
    }

    /// The hello's 32 bytes.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: Self.bytes)
        writer.integer(Self.version)
        writer.zeros(1)
        writer.integer(unixSeconds)
        writer.zeros(Self.bytes - writer.count)
        return writer.bytes
    }
}
