import Bytes

/// What a room is known by at its server.
package enum RoomKey: Hashable, Sendable {
    case code(RoomCode)
    /// Of clients of the Socket.IO endpoint, whose rooms need not have codes.
    case named(String)

    /// The room that a text names: a code in either case, else the text itself.
    ///
    /// Nil for what is empty, unprintable or longer than a room's name may be.
    package init?(_ text: String) {
        if let code = RoomCode(text) {
            self = .code(code)
            return
        }
        guard 1...RoomsLimits.roomNameBytes ~= text.utf8.count,
            !text.unicodeScalars.contains(where: \.isUnprintable)
        else { return nil }
        self = .named(text)
    }

    /// The code or the name.
    package var text: String {
        switch self {
        case .code(let code): code.description
        case .named(let name): name
        }
    }
}

/// The members of one room, in the order in which they joined.
struct Room: Sendable {
    /// Somebody in the room.
    struct Member: Sendable {
        let peer: PeerID
        var name: MemberName
        let token: RoomToken
        /// Nil while its socket is lost.
        var connection: ConnectionID?
        /// When its place is given up, while its socket is lost.
        var expires: Moment?

        var view: RoomPeer { RoomPeer(peer, name: name.text, isAway: connection == nil) }
    }

    var members: [Member] = []

    func index(of peer: PeerID) -> Int? { members.firstIndex { $0.peer == peer } }

    /// Compares with every member, so that the time taken does not tell whose token is near.
    func index(of token: RoomToken) -> Int? {
        var found: Int?
        for (index, member) in members.enumerated() where member.token == token { found = index }
        return found
    }

    /// The connections of everybody but `peer`.
    func others(than peer: PeerID) -> [ConnectionID] {
        members.compactMap { $0.peer == peer ? nil : $0.connection }
    }
}
