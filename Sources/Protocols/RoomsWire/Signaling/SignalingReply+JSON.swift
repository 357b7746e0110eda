import Bytes

extension SignalingReply {
    /// The message as it is sent.
    package var bytes: [UInt8] {
        guard case .signal(let from, let data) = self else { return json.bytes }
        // By far the most frequent one: no tree is built around its data.
        var writer = ByteWriter(capacity: 1_024)
        writer.text("{\"type\":\"signal\",\"from\":\"\(from)\",\"data\":")
        writer.append(JSON.object(data).bytes)
        writer.text("}")
        return writer.bytes
    }

    private var json: JSON {
        switch self {
        case .joined(let joined): joined.json
        case .peerJoined(let peer, let returned):
            returned
                ? ["type": "peer-joined", "peer": .object(peer.json), "returned": true]
                : ["type": "peer-joined", "peer": .object(peer.json)]
        case .peerLeft(let peer): ["type": "peer-left", "peer": .string("\(peer)")]
        case .peerAway(let peer): ["type": "peer-away", "peer": .string("\(peer)")]
        case .signal(let from, let data):
            ["type": "signal", "from": .string("\(from)"), "data": .object(data)]
        case .pong: ["type": "pong"]
        case .error(let refusal): refusal.json
        }
    }

    /// Reads a message; members it does not need are ignored.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(SignalingError) {
        let fields = try MessageFields(parsing: bytes)
        switch try fields.type {
        case "joined": self = .joined(try Joined(fields))
        case "peer-joined":
            self = .peerJoined(
                try RoomPeer(try fields.fields("peer")),
                returned: try fields.flag("returned")
            )
        case "peer-left": self = .peerLeft(try fields.peer("peer"))
        case "peer-away": self = .peerAway(try fields.peer("peer"))
        case "signal":
            self = .signal(
                from: try fields.peer("from"),
                data: try fields.required("data", \.objectValue)
            )
        case "pong": self = .pong
        case "error": self = .error(try RoomRefusal(fields))
        case let type: throw .unknownType(type)
        }
    }
}

extension SignalingReply.Joined {
    var json: JSON {
        var object: JSONObject = [
            "type": "joined", "room": .string(room), "you": .string("\(you)"),
            "token": .string("\(token)"), "peers": .array(peers.map { .object($0.json) }),
            "iceServers": .array(iceServers.map(\.json)),
            "limits": [
                "peers": .int(Int64(RoomsLimits.members)),
                "messageBytes": .int(Int64(RoomsLimits.messageBytes)),
                "relayBytes": .int(Int64(RoomsLimits.relayBytes)),
            ],
        ]
        if returned { object["returned"] = true }
        return .object(object)
    }

    init(_ fields: MessageFields) throws(SignalingError) {
        room = try fields.text("room", bytes: RoomsLimits.roomNameBytes)
        you = try fields.peer("you")
        token = try fields.required("token") { $0.stringValue.flatMap { RoomToken($0) } }
        peers = []
        for peer in try fields.objects("peers", count: RoomsLimits.members) {
            peers.append(try RoomPeer(peer))
        }
        returned = try fields.flag("returned")
        for server in try fields.objects("iceServers", count: RoomsLimits.iceServers) {
            iceServers.append(try ICEServer(server))
        }
    }
}
