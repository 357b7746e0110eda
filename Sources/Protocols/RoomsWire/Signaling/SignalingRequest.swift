package import Bytes

/// A text message from a member to its server.
package enum SignalingRequest: Sendable {
    case join(Join)
    case leave
    /// `data` for the member `to` of the same room, which the server does not look into.
    case signal(to: PeerID, data: JSONObject)
    case ping

    /// A wish to be in a room.
    package struct Join: Sendable {
        /// Whether the room may be made by joining it.
        package enum Entry: Sendable {
            /// It has to be there: its address was passed on.
            case existing
            /// It is made when it is not there, by whom has made its address up.
            case creating
        }

        /// The room.
        package var room: RoomCode
        /// What others see.
        package var name: MemberName
        /// Of an earlier `joined`, to come back as the same member.
        package var token: RoomToken?
        package var entry: Entry

        package init(
            _ room: RoomCode,
            name: MemberName = .none,
            token: RoomToken? = nil,
            entry: Entry = .existing
        ) {
            (self.room, self.name, self.token, self.entry) = (room, name, token, entry)
        }
    }

    /// Reads a message; members it does not need are ignored.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(SignalingError) {
        let fields = try MessageFields(parsing: bytes)
        switch try fields.type {
        case "join": self = .join(try Join(fields))
        case "leave": self = .leave
        case "signal":
            self = .signal(
                to: try fields.peer("to"),
                data: try fields.required("data", \.objectValue)
            )
        case "ping": self = .ping
        case let type: throw .unknownType(type)
        }
    }

    /// The message as it is sent.
    package var bytes: [UInt8] {
        switch self {
        case .join(let join): join.json.bytes
        case .leave: (["type": "leave"] as JSON).bytes
        case .signal(let to, let data):
            (["type": "signal", "to": .string("\(to)"), "data": .object(data)] as JSON).bytes
        case .ping: (["type": "ping"] as JSON).bytes
        }
    }
}

extension SignalingRequest.Join {
    init(_ fields: MessageFields) throws(SignalingError) {
        room = try fields.required("room") { $0.stringValue.flatMap { RoomCode($0) } }
        name = try fields.optional("name") { $0.stringValue.flatMap { MemberName($0) } } ?? .none
        token = try fields.optional("token") { $0.stringValue.flatMap { RoomToken($0) } }
        entry = try fields.flag("create") ? .creating : .existing
    }

    var json: JSON {
        var object: JSONObject = ["type": "join", "room": .string("\(room)")]
        if !name.text.isEmpty { object["name"] = .string(name.text) }
        object["token"] = token.map { .string("\($0)") }
        if entry == .creating { object["create"] = true }
        return .object(object)
    }
}
