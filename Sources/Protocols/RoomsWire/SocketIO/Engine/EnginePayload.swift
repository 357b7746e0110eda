import Bytes

/// Several packets in the body of one request or response of HTTP long-polling.
///
/// They are separated by U+001E; a binary message is `b` and base 64.
package enum EnginePayload {
    private static let separator: UInt8 = 0x1E

    /// Reads a body of at most `limit` bytes.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer,
        limit: Int
    ) throws(EngineError) -> [EnginePacket] {
        guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count) }
        var packets: [EnginePacket] = []
        var rest = bytes[...]
        while true {
            let end = rest.firstIndex(of: separator)
            let part = UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.endIndex)])
            guard packets.count < EngineLimits.packets else { throw .tooManyPackets }
            packets.append(try packet(part))
            guard let end else { return packets }
            rest = rest[(end + 1)...]
        }
    }

    private static func packet(_ part: UnsafeRawBufferPointer) throws(EngineError) -> EnginePacket {
        guard part.first == UInt8(ascii: "b") else { return try EnginePacket(parsing: part) }
        let text = String(decoding: part.dropFirst(), as: UTF8.self)
        guard let bytes = Base64.decode(text) else { throw .malformedBinary }
        return .message(.binary(bytes))
    }

    /// The body that carries these packets.
    package static func encode(_ packets: some Sequence<EnginePacket>) -> [UInt8] {
        var writer = ByteWriter()
        for packet in packets {
            if writer.count > 0 { writer.integer(separator) }
            if let text = packet.text {
                writer.text(text)
            } else if case .message(.binary(let bytes)) = packet {
                writer.text("b")
                writer.text(Base64.encode(bytes))
            }
        }
        return writer.bytes
    }
}

/// How much a session of Engine.IO takes on.
package enum EngineLimits {
    /// Packets of one payload.
    package static let packets = 1_024
    /// Bytes that wait for a client to ask for them, beyond which its session is closed.
    package static let queuedBytes = 1 << 20
    /// How long a WebSocket has to take a polling session over.
    package static let upgrade = Duration.seconds(10)
}

/// What a server tells its clients when they open a session.
package struct EngineSettings: Sendable {
    /// Time between pings of the server.
    package var pingInterval = Duration.seconds(25)
    /// How long the client has to answer one.
    package var pingTimeout = Duration.seconds(20)
    /// Largest payload or message in bytes.
    package var maxPayload = 1_000_000

    /// The values above, which are those of the reference server.
    package init() {}
}
