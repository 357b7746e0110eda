import Bytes

/// What a server does not do for a member, and why.
package struct RoomRefusal: Error, Hashable, Sendable {
    /// The reasons, by their names on the wire.
    package enum Code: String, CaseIterable, Sendable {
        case badMessage = "bad-message"
        case unknownType = "unknown-type"
        case noRoom = "no-room"
        case roomFull = "room-full"
        case notInRoom = "not-in-room"
        case noSuchPeer = "no-such-peer"
        case tooLarge = "too-large"
        case tooFast = "too-fast"
        case serverFull = "server-full"
    }

    /// The reason, for programs.
    package var code: Code
    /// The reason, for people.
    package var message: String
    /// When it is worth trying again.
    package var retryAfter: Duration?
    /// The member that a message could not be passed on to.
    package var peer: PeerID?

    package init(_ code: Code, _ message: String? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message ?? code.sentence
        self.retryAfter = retryAfter
    }

    /// A member that is not there, or away.
    package static func noSuchPeer(_ peer: PeerID) -> RoomRefusal {
        var refusal = RoomRefusal(.noSuchPeer)
        refusal.peer = peer
        return refusal
    }

    /// What is said about a message that could not be read.
    package init(_ error: SignalingError) {
        switch error {
        case .tooLarge: self.init(.tooLarge)
        case .unknownType: self.init(.unknownType)
        case .notJSON, .notAMessage: self.init(.badMessage)
        case .malformed(let name):
            self.init(.badMessage, "The message's ‘\(name.prefix(32))’ is missing or wrong.")
        }
    }
}

extension RoomRefusal {
    var json: JSON {
        var object: JSONObject = [
            "type": "error", "code": .string(code.rawValue), "message": .string(message),
        ]
        object["retryAfter"] = wholeSeconds.map { .int($0) }
        object["peer"] = peer.map { .string("\($0)") }
        return .object(object)
    }

    /// `retryAfter` in seconds, rounded up.
    package var wholeSeconds: Int64? {
        retryAfter.map { max(1, ($0.wholeNanoseconds + 999_999_999) / 1_000_000_000) }
    }

    init(_ fields: MessageFields) throws(SignalingError) {
        code = try fields.required("code") { $0.stringValue.flatMap { Code(rawValue: $0) } }
        message = try fields.text("message", bytes: 1_024)
        retryAfter = try fields.optional("retryAfter") { json -> Duration? in
            guard let seconds = json.intValue, 0...86_400 ~= seconds else { return nil }
            return .seconds(seconds)
        }
        peer = try fields.optional("peer") { $0.stringValue.flatMap { PeerID($0) } }
    }
}

extension RoomRefusal.Code {
    /// What people are told.
    fileprivate var sentence: String {
        switch self {
        case .badMessage: "The server could not read that message."
        case .unknownType: "The server does not know messages of that type."
        case .noRoom: "There is no room with this code."
        case .roomFull: "The room is full."
        case .notInRoom: "That needs a room: join one first."
        case .noSuchPeer: "Nobody of that name is in the room now."
        case .tooLarge: "The message is too large."
        case .tooFast: "That is too much at once; wait a little."
        case .serverFull: "The server is full."
        }
    }
}
