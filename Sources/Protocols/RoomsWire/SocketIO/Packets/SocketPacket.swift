package import Bytes

/// One packet of Socket.IO, protocol 5, whole: its text and its attachments.
package struct SocketPacket: Equatable, Sendable {
    /// What kinds there are; those with attachments are told by these.
    package enum Kind: Int, Sendable {
        case connect = 0
        case disconnect = 1
        case event = 2
        case ack = 3
        case connectError = 4
    }

    package var kind: Kind
    /// `/` for the main one.
    package var namespace: String
    /// Of an event that wants an answer, and of the answer.
    package var id: UInt64?
    /// Objects for connect and connect error, arrays for events and answers; in them
    /// `{"_placeholder":true,"num":n}` stands for attachment n.
    package var payload: JSON?
    package var attachments: [[UInt8]] = []

    package init(
        _ kind: Kind,
        namespace: String = "/",
        id: UInt64? = nil,
        _ payload: JSON? = nil,
        attachments: [[UInt8]] = []
    ) {
        (self.kind, self.namespace, self.id) = (kind, namespace, id)
        (self.payload, self.attachments) = (payload, attachments)
    }

    /// The text of the packet, which goes before its attachments.
    package var text: String {
        var text: String
        if attachments.isEmpty {
            text = String(kind.rawValue)
        } else {
            precondition(kind == .event || kind == .ack, "only events and answers attach anything")
            text = "\(kind == .event ? 5 : 6)\(attachments.count)-"
        }
        if namespace != "/" { text += namespace + "," }
        if let id { text += String(id) }
        if let payload { text += payload.serialized() }
        return text
    }

    /// The packet as messages of Engine.IO.
    package var contents: [EngineContent] { [.text(text)] + attachments.map { .binary($0) } }
}

/// Why the bytes of a client are no packets of Socket.IO.
package enum SocketError: Error, Equatable, Sendable {
    case unknownKind
    case malformedAttachments
    case malformedNamespace
    case malformedID
    case malformedPayload
    /// An attachment that no packet announced, or a packet before all of them came.
    case unexpectedBinary
    case missingBinary
}

/// What a client of Socket.IO may send.
package enum SocketLimits {
    /// Attachments of one packet.
    package static let attachments = 10
    /// Bytes of all attachments of one packet.
    package static let attachmentBytes = 1 << 20
    /// Longest namespace in bytes.
    package static let namespaceBytes = 64
    /// Namespaces that one client is connected to.
    package static let namespaces = 8
    /// Longest id of an event, in digits.
    package static let idDigits = 18
}
