package import Bytes

/// What a client of the Socket.IO endpoint asks of its room.
package enum SocketRoomRequest: Sendable {
    case join(HallJoin, SocketRoomShape)
    case leave
    /// `data` for another member, as `SignalingRequest.signal` has it.
    case signal(to: PeerID, data: JSONObject)

    /// Reads an event; the names of both shapes are understood from everybody.
    package init(_ event: SocketEvent) throws(SignalingError) {
        guard event.attachments.isEmpty else { throw .malformed("attachments") }
        switch event.name {
        case "join-room": self = try Self.join(event.arguments.first ?? .null)
        case "leave-room": self = .leave
        case "offer", "answer", "ice-candidate": self = try Self.signal(event)
        default: throw .unknownType(event.name)
        }
    }

    private static func join(_ argument: JSON) throws(SignalingError) -> SocketRoomRequest {
        if let text = argument.stringValue {
            guard let room = RoomKey(text) else { throw .malformed("roomId") }
            return .join(HallJoin(room, name: .none, entry: .creating), .plain)
        }
        guard let object = argument.objectValue else { throw .malformed("roomId") }
        let fields = MessageFields(object)
        let room = try fields.required("roomId") { $0.stringValue.flatMap { RoomKey($0) } }
        let name = try fields.optional("userInfo") { json -> MemberName? in
            guard let user = json.objectValue else { return nil }
            return MemberName(user["displayName"]?.stringValue ?? "")
        }
        return .join(HallJoin(room, name: name ?? .none, entry: .creating), .detailed)
    }

    private static func signal(_ event: SocketEvent) throws(SignalingError) -> SocketRoomRequest {
        guard var data = event.arguments.first?.objectValue else { throw .malformed("data") }
        let name = data["target"] == nil ? "to" : "target"
        let peer = try MessageFields(data).peer(name)
        for known in [name, "kind"] { data[known] = nil }
        var kind: JSONObject = ["kind": .string(SocketRoomShape.kind(of: event.name))]
        for (key, value) in data.members { kind[key] = value }
        return .signal(to: peer, data: kind)
    }
}

/// The two sets of events that clients of the Socket.IO endpoint understand.
package enum SocketRoomShape: Sendable {
    /// Rooms by their names alone.
    case plain
    /// Members with names, rooms with a state.
    case detailed

    /// The event that tells of a reply; nil for what this shape has no words for.
    package func event(_ reply: SignalingReply, in room: String?) -> SocketEvent? {
        switch reply {
        case .joined(let joined): self.joined(joined)
        case .peerJoined(let peer, _):
            SocketEvent("peer-joined", [.object(member(peer, idName: "peerId"))])
        case .peerLeft(let peer), .peerAway(let peer):
            SocketEvent("peer-left", [["peerId": .string("\(peer)")]])
        case .signal(let from, let data): signal(from, data, in: room)
        case .error(let refusal): SocketEvent("error", [refusal.json])
        case .pong: nil
        }
    }

    private func joined(_ joined: SignalingReply.Joined) -> SocketEvent {
        switch self {
        case .plain:
            SocketEvent(
                "room-joined",
                [
                    [
                        "roomId": .string(joined.room),
                        "peers": .array(joined.peers.map { .string("\($0.id)") }),
                    ]
                ]
            )
        case .detailed:
            SocketEvent(
                "room-state",
                [
                    [
                        "roomId": .string(joined.room), "you": .string("\(joined.you)"),
                        "peers": .array(joined.peers.map { .object(member($0, idName: "id")) }),
                    ]
                ]
            )
        }
    }

    private func member(_ peer: RoomPeer, idName: String) -> JSONObject {
        var object: JSONObject = [idName: .string("\(peer.id)")]
        if self == .detailed { object["userInfo"] = ["displayName": .string(peer.name)] }
        return object
    }

    private func signal(_ from: PeerID, _ data: JSONObject, in room: String?) -> SocketEvent? {
        guard let kind = data["kind"]?.stringValue, let name = Self.names[kind] else { return nil }
        var members = data
        members["kind"] = nil
        members["sender"] = .string("\(from)")
        if self == .detailed {
            members["from"] = .string("\(from)")
            members["room"] = room.map { .string($0) }
        }
        return SocketEvent(name, [.object(members)])
    }

    /// The events by what native members call them.
    private static let names = [
        "offer": "offer", "answer": "answer", "candidate": "ice-candidate",
    ]

    /// What native members call an event.
    static func kind(of name: String) -> String { name == "ice-candidate" ? "candidate" : name }
}
