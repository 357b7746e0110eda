import Bytes

/// Puts packets of Socket.IO together from messages of Engine.IO.
package struct SocketDecoder: Sendable {
    private var pending: SocketPacket?
    private var missing = 0
    private var bytes = 0

    package init() {}

    /// Takes the next message; gives the packet that it completes.
    package mutating func next(_ content: EngineContent) throws(SocketError) -> SocketPacket? {
        switch content {
        case .text(let text):
            guard pending == nil else { throw .missingBinary }
            let (packet, count) = try Self.parse(text)
            if count == 0 { return packet }
            (pending, missing, bytes) = (packet, count, 0)
            return nil
        case .binary(let attachment):
            guard var packet = pending else { throw .unexpectedBinary }
            bytes += attachment.count
            guard bytes <= SocketLimits.attachmentBytes else { throw .malformedAttachments }
            // Let go of it first, so that appending copies nothing.
            pending = nil
            packet.attachments.append(attachment)
            missing -= 1
            if missing == 0 { return packet }
            pending = packet
            return nil
        }
    }

    /// The packet of a text, and how many attachments are to follow.
    private static func parse(_ text: String) throws(SocketError) -> (SocketPacket, Int) {
        var rest = text.utf8[...]
        guard let digit = rest.popFirst(), 0x30...0x36 ~= digit else { throw .unknownKind }
        var kind = Int(digit - 0x30)
        var count = 0
        if kind > 4 {
            kind = kind == 5 ? 2 : 3
            let digits = rest.prefix { 0x30...0x39 ~= $0 }
            rest = rest.dropFirst(digits.count)
            guard rest.popFirst() == UInt8(ascii: "-"), digits.count <= 2,
                let number = Int(Substring(digits)), number <= SocketLimits.attachments
            else { throw .malformedAttachments }
            count = number
        }
        guard let kind = SocketPacket.Kind(rawValue: kind) else { throw .unknownKind }
        var packet = SocketPacket(kind, namespace: try namespace(&rest))
        packet.id = try number(&rest)
        packet.payload = try payload(rest)
        try check(packet, attachments: count)
        return (packet, count)
    }

    private static func namespace(
        _ rest: inout Substring.UTF8View
    ) throws(SocketError) -> String {
        guard rest.first == UInt8(ascii: "/") else { return "/" }
        let name = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(name.count + 1)
        // A client may add a query, which names nothing here.
        let plain = name.prefix { $0 != UInt8(ascii: "?") }
        guard plain.count <= SocketLimits.namespaceBytes else { throw .malformedNamespace }
        return String(Substring(plain))
    }

    private static func number(_ rest: inout Substring.UTF8View) throws(SocketError) -> UInt64? {
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        guard !digits.isEmpty else { return nil }
        guard digits.count <= SocketLimits.idDigits, let number = UInt64(Substring(digits)) else {
            throw .malformedID
        }
        rest = rest.dropFirst(digits.count)
        return number
    }

    private static func payload(_ rest: Substring.UTF8View) throws(SocketError) -> JSON? {
        guard !rest.isEmpty else { return nil }
        do throws(JSONError) {
            return try JSON(parsing: Array(rest), maxDepth: RoomsLimits.depth + 2)
        } catch {
            throw .malformedPayload
        }
    }

    private static func check(_ packet: SocketPacket, attachments: Int) throws(SocketError) {
        let isRight =
            switch packet.kind {
            case .connect: packet.payload.map { $0.objectValue != nil } ?? true
            case .disconnect: packet.payload == nil && packet.id == nil
            case .event: packet.payload?.arrayValue?.first?.stringValue != nil
            case .ack: packet.payload?.arrayValue != nil && packet.id != nil
            // Only servers send these.
            case .connectError: false
            }
        guard isRight else { throw .malformedPayload }
        guard attachments == 0 || packet.kind == .event || packet.kind == .ack else {
            throw .malformedAttachments
        }
    }
}
