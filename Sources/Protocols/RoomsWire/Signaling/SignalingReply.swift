package import Bytes

/// A text message from a server to a member.
package enum SignalingReply: Sendable {
    case joined(Joined)
    /// Somebody is there; `returned` when it was away, so that its connections may have lasted.
    case peerJoined(RoomPeer, returned: Bool)
    /// Somebody is gone for good.
    case peerLeft(PeerID)
    /// Somebody's socket is lost; it may come back within a minute.
    case peerAway(PeerID)
    /// `data` from the member `from`, as it was sent.
    case signal(from: PeerID, data: JSONObject)
    case pong
    case error(RoomRefusal)

    /// What a member learns when it is in.
    package struct Joined: Sendable {
        /// The room's code or name.
        package var room: String
        package var you: PeerID
        package var token: RoomToken
        /// Everybody else, to each of whom whoever joins sends an offer unless connected already.
        package var peers: [RoomPeer]
        /// Whether this is the member it was before.
        package var returned = false
        package var iceServers: [ICEServer] = []

        package init(room: String, you: PeerID, token: RoomToken, peers: [RoomPeer]) {
            (self.room, self.you, self.token, self.peers) = (room, you, token, peers)
        }
    }
}

/// A member as the others see it.
package struct RoomPeer: Hashable, Sendable {
    package var id: PeerID
    package var name: String
    /// Whether its socket is lost for the moment.
    package var isAway = false

    package init(_ id: PeerID, name: String, isAway: Bool = false) {
        (self.id, self.name, self.isAway) = (id, name, isAway)
    }

    var json: JSONObject {
        var object: JSONObject = ["id": .string("\(id)"), "name": .string(name)]
        if isAway { object["away"] = true }
        return object
    }

    init(_ fields: MessageFields) throws(SignalingError) {
        id = try fields.peer("id")
        name = try fields.optional("name") { $0.stringValue.flatMap { MemberName($0)?.text } } ?? ""
        isAway = try fields.flag("away")
    }
}
