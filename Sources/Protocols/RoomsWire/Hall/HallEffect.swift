/// What a hall wants done.
package enum HallEffect: Sendable {
    /// Tell these connections the same.
    case tell([ConnectionID], SignalingReply)
    /// End this connection, which is forgotten already.
    case close(ConnectionID, Ending)

    /// Why a connection is ended.
    package enum Ending: Sendable {
        /// Its member has come back on another.
        case replaced
        /// It was in no room for too long.
        case idle
    }
}

/// A wish to be in a room, of a member of either protocol.
package struct HallJoin: Sendable {
    package var room: RoomKey
    package var name: MemberName
    package var token: RoomToken?
    package var entry: SignalingRequest.Join.Entry

    package init(
        _ room: RoomKey,
        name: MemberName,
        token: RoomToken? = nil,
        entry: SignalingRequest.Join.Entry
    ) {
        (self.room, self.name, self.token, self.entry) = (room, name, token, entry)
    }

    /// The wish that a message states.
    package init(_ join: SignalingRequest.Join) {
        self.init(.code(join.room), name: join.name, token: join.token, entry: join.entry)
    }
}

/// What happened in a hall so far, and what there is; nothing of it names a room or a member.
package struct HallFigures: Hashable, Sendable {
    package var connections = 0
    package var rooms = 0
    /// Members, those that are away included.
    package var members = 0
    package var away = 0
    package var joins: UInt64 = 0
    package var roomsMade: UInt64 = 0
    /// Joins that found no room and made none.
    package var guesses: UInt64 = 0
    package var messagesRelayed: UInt64 = 0
    package var bytesRelayed: UInt64 = 0
    package var refusals: UInt64 = 0

    package init() {}
}
