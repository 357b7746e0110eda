import Bytes

extension PeerMessage {
    /// Reads a message; members it does not need are ignored.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(SignalingError) {
        let fields = try MessageFields(parsing: bytes)
        switch try fields.type {
        case "hello": self = .hello(try Hello(fields))
        case "message": self = .message(try Message(fields))
        case "edit":
            self = .edit(
                id: try fields.messageID("id"),
                content: try fields.content(),
                timestamp: try fields.count("timestamp")
            )
        case "typing": self = .typing(isActive: try fields.required("active", \.boolValue))
        case "receipt":
            self = .receipt(
                ids: try fields.texts(
                    "ids",
                    count: PeerLimits.receiptIDs,
                    bytes: PeerLimits.idBytes
                ),
                state: try fields.required("state") { json in
                    json.stringValue.flatMap { ReceiptState(rawValue: $0) }
                }
            )
        case "file": self = .file(try FileNote(fields))
        case "file-cancel": self = .fileCancel(transfer: try fields.transfer())
        case "heartbeat": self = .heartbeat(sequence: try fields.count("seq"))
        case "heartbeat-response": self = .heartbeatResponse(sequence: try fields.count("seq"))
        case let type: throw .unknownType(type)
        }
    }

    /// The message as it is sent.
    package var bytes: [UInt8] { json.bytes }

    private var json: JSON {
        switch self {
        case .hello(let hello): hello.json
        case .message(let message): message.json
        case .edit(let id, let content, let timestamp):
            [
                "type": "edit", "id": .string(id), "content": .string(content),
                "timestamp": .number(timestamp),
            ]
        case .typing(let isActive): ["type": "typing", "active": .bool(isActive)]
        case .receipt(let ids, let state):
            [
                "type": "receipt", "ids": .array(ids.map { .string($0) }),
                "state": .string(state.rawValue),
            ]
        case .file(let note): note.json
        case .fileCancel(let transfer):
            ["type": "file-cancel", "transfer": .string("\(transfer)")]
        case .heartbeat(let sequence): ["type": "heartbeat", "seq": .number(sequence)]
        case .heartbeatResponse(let sequence):
            ["type": "heartbeat-response", "seq": .number(sequence)]
        }
    }
}

extension PeerMessage.Hello {
    init(_ fields: MessageFields) throws(SignalingError) {
        // A later version adds members, which are ignored, and says so by its capabilities.
        guard try fields.count("version") >= Self.version else { throw .malformed("version") }
        name = try fields.optional("name") { $0.stringValue.flatMap { MemberName($0) } } ?? .none
        agent = try fields.text("agent", bytes: PeerLimits.capabilityBytes)
        capabilities = try fields.texts(
            "capabilities",
            count: PeerLimits.capabilities,
            bytes: PeerLimits.capabilityBytes
        )
        session = try fields.optionalText("session", bytes: PeerLimits.idBytes)
    }

    var json: JSON {
        var object: JSONObject = [
            "type": "hello", "version": .number(Self.version), "name": .string(name.text),
            "agent": .string(agent), "capabilities": .array(capabilities.map { .string($0) }),
        ]
        object["session"] = session.map { .string($0) }
        return .object(object)
    }
}

extension PeerMessage.Message {
    init(_ fields: MessageFields) throws(SignalingError) {
        id = try fields.messageID("id")
        content = try fields.content()
        timestamp = try fields.count("timestamp")
        replyTo = try fields.optionalText("replyTo", bytes: PeerLimits.idBytes)
    }

    var json: JSON {
        var object: JSONObject = [
            "type": "message", "id": .string(id), "content": .string(content),
            "timestamp": .number(timestamp),
        ]
        object["replyTo"] = replyTo.map { .string($0) }
        return .object(object)
    }
}

extension PeerMessage.FileNote {
    init(_ fields: MessageFields) throws(SignalingError) {
        transfer = try fields.transfer()
        name = try fields.text("name", bytes: PeerLimits.fileNameBytes)
        entries = try fields.count("entries")
        bytes = try fields.count("bytes")
        mime = try fields.optionalText("mime", bytes: PeerLimits.mimeBytes)
        preview = try fields.optional("preview") { json -> String? in
            guard let text = json.stringValue, text.utf8.count <= PeerLimits.previewBytes,
                text.hasPrefix("data:image/")
            else { return nil }
            return text
        }
    }

    var json: JSON {
        var object: JSONObject = [
            "type": "file", "transfer": .string("\(transfer)"), "name": .string(name),
            "entries": .number(entries), "bytes": .number(bytes),
        ]
        object["mime"] = mime.map { .string($0) }
        object["preview"] = preview.map { .string($0) }
        return .object(object)
    }
}

extension MessageFields {
    fileprivate func messageID(_ name: String) throws(SignalingError) -> String {
        let id = try text(name, bytes: PeerLimits.idBytes)
        guard !id.isEmpty else { throw .malformed(name) }
        return id
    }

    fileprivate func content() throws(SignalingError) -> String {
        let content = try text("content", bytes: RoomsLimits.messageBytes)
        guard content.count <= PeerLimits.contentCharacters else { throw .malformed("content") }
        return content
    }

    fileprivate func transfer() throws(SignalingError) -> RoomTransferID {
        try required("transfer") { $0.stringValue.flatMap { RoomTransferID($0) } }
    }
}

extension JSON {
    /// A count, which is read as `Int64` and so never larger.
    fileprivate static func number(_ count: UInt64) -> JSON { .int(Int64(clamping: count)) }
}
