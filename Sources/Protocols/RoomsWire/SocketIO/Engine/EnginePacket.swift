import Bytes

/// One packet of Engine.IO, protocol 4.
package enum EnginePacket: Equatable, Sendable {
    case open(String)
    case close
    case ping(String)
    case pong(String)
    case message(EngineContent)
    case upgrade
    case noop

    /// Reads a packet of text: a WebSocket's text message, or a part of a polling payload.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(EngineError) {
        guard let first = bytes.first else { throw .emptyPacket }
        let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        switch first {
        case UInt8(ascii: "0"): self = .open(try Self.text(rest))
        case UInt8(ascii: "1") where rest.isEmpty: self = .close
        case UInt8(ascii: "2"): self = .ping(try Self.text(rest))
        case UInt8(ascii: "3"): self = .pong(try Self.text(rest))
        case UInt8(ascii: "4"): self = .message(.text(try Self.text(rest)))
        case UInt8(ascii: "5") where rest.isEmpty: self = .upgrade
        case UInt8(ascii: "6") where rest.isEmpty: self = .noop
        default: throw .unknownPacket(first)
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) throws(EngineError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformedText }
        return text
    }

    /// The packet as text; nil for a binary message, which a WebSocket sends as it is.
    package var text: String? {
        switch self {
        case .open(let text): "0" + text
        case .close: "1"
        case .ping(let text): "2" + text
        case .pong(let text): "3" + text
        case .message(.text(let text)): "4" + text
        case .message(.binary): nil
        case .upgrade: "5"
        case .noop: "6"
        }
    }

    /// About how many bytes it takes in a payload.
    var cost: Int {
        switch self {
        case .open(let text), .ping(let text), .pong(let text), .message(.text(let text)):
            text.utf8.count + 2
        case .message(.binary(let bytes)): bytes.count / 3 * 4 + 6
        case .close, .upgrade, .noop: 2
        }
    }
}

/// What a message carries.
package enum EngineContent: Equatable, Sendable {
    case text(String)
    case binary([UInt8])
}

/// Why a client of Engine.IO is refused, or its session closed.
package enum EngineError: Error, Equatable, Sendable {
    case emptyPacket
    case unknownPacket(UInt8)
    case malformedText
    /// `b` without base 64 behind it.
    case malformedBinary
    /// A payload or message beyond `maxPayload`.
    case tooLarge(bytes: Int)
    /// More packets in one payload than are taken.
    case tooManyPackets
    /// A packet that has no business there, as a server's in a client's mouth.
    case unexpectedPacket
}
