package import Bytes

/// The rooms of one server: who is in which, who may reach whom, and how fast.
///
/// A value: time in, effects out. A room is made by the first who joins it and gone with the last.
/// A member costs about 200 bytes here and owns no buffer.
package struct RoomHall: Sendable {
    /// How a lost socket is taken.
    package enum Farewell: Sendable {
        /// The member may come back with its token.
        case mayReturn
        /// The member is gone: its protocol has no way to come back.
        case isFinal
    }

    /// Where a message goes.
    package struct Passage: Sendable {
        package let receiver: ConnectionID
        package let sender: PeerID
    }

    /// What is counted against a connection.
    package enum Load: Sendable {
        case message
        case relayed(bytes: Int)
    }

    private struct Absence {
        let room: RoomKey
        let peer: PeerID
    }

    package let settings: HallSettings
    private var connections = ConnectionTable()
    private var rooms: [RoomKey: Room] = [:]
    private var sources = SourceAccounts()
    private var absences = ExpiryQueue<Absence>()
    private var idle = ExpiryQueue<ConnectionID>()
    private var counts = HallFigures()

    /// A hall without rooms.
    package init(_ settings: HallSettings = HallSettings()) {
        self.settings = settings
    }

    /// What there is, and what happened so far.
    package var figures: HallFigures {
        var figures = counts
        figures.connections = connections.count
        figures.rooms = rooms.count
        return figures
    }

    /// Call `tick` no later than this.
    package var deadline: Moment? {
        [absences.deadline, idle.deadline].compactMap { $0 }.min()
    }

    /// Takes a connection in; nil when there is no room for one more, of all or of its source.
    package mutating func connect(
        from address: IPAddress?,
        farewell: Farewell,
        now: Moment,
        using generator: inout some RandomNumberGenerator
    ) -> ConnectionID? {
        guard connections.count < settings.connections,
            let source = sources.connect(address, settings, now: now)
        else {
            counts.refusals += 1
            return nil
        }
        let id = connections.insert(
            HallConnection(
                source: source,
                peer: .random(using: &generator),
                messages: TokenBucket(now: now),
                relayed: TokenBucket(now: now),
                idleSince: now,
                farewell: farewell
            )
        )
        idle.append(id, due: now + settings.idleness)
        return id
    }

    /// What the connection's member is called when it joins a room without a token.
    package func peer(of id: ConnectionID) -> PeerID? { connections[id]?.peer }

    /// Counts a message; returns for how long the connection should not be read any more.
    package mutating func charge(_ id: ConnectionID, _ load: Load, now: Moment) -> Duration? {
        switch load {
        case .message: connections[id]?.messages.spend(1, of: settings.messages, at: now)
        case .relayed(let bytes):
            connections[id]?.relayed.spend(
                (bytes + 1_023) / 1_024,
                of: settings.relayedKibibytes,
                at: now
            )
        }
    }

    /// Decides where a message of so many bytes for `peer` goes: to members of the same room only.
    package mutating func route(
        from id: ConnectionID,
        to peer: PeerID,
        bytes: Int
    ) throws(RoomRefusal) -> Passage {
        guard let connection = connections[id], let key = connection.room, let room = rooms[key]
        else { throw refused(RoomRefusal(.notInRoom)) }
        guard let index = room.index(of: peer), let receiver = room.members[index].connection,
            receiver != id
        else { throw refused(.noSuchPeer(peer)) }
        counts.messagesRelayed += 1
        counts.bytesRelayed += UInt64(bytes)
        return Passage(receiver: receiver, sender: connection.peer)
    }

    private mutating func refused(_ refusal: RoomRefusal) -> RoomRefusal {
        counts.refusals += 1
        return refusal
    }
}

extension RoomHall {
    /// Lets a connection into a room, out of the one it was in, or tells it why not.
    package mutating func join(
        _ id: ConnectionID,
        _ wish: HallJoin,
        now: Moment,
        using generator: inout some RandomNumberGenerator,
        into effects: inout [HallEffect]
    ) {
        guard let connection = connections[id] else { return }
        if let wait = sources.join(connection.source, settings, now: now) {
            let refusal = refused(RoomRefusal(.tooFast, retryAfter: wait))
            return effects.append(.tell([id], .error(refusal)))
        }
        if connection.room == wish.room { return confirm(id, into: &effects) }
        if let token = wish.token, let index = rooms[wish.room]?.index(of: token) {
            return resume(id, wish, index, now: now, into: &effects)
        }
        do throws(RoomRefusal) {
            try requirePlace(wish, for: connection, now: now)
        } catch {
            return effects.append(.tell([id], .error(refused(error))))
        }
        leave(id, now: now, into: &effects)
        enter(id, wish, using: &generator, into: &effects)
    }

    private mutating func requirePlace(
        _ wish: HallJoin,
        for connection: HallConnection,
        now: Moment
    ) throws(RoomRefusal) {
        if let room = rooms[wish.room] {
            guard room.members.count < RoomsLimits.members else { throw RoomRefusal(.roomFull) }
            return
        }
        sources.miss(connection.source, settings, now: now)
        guard wish.entry == .creating else {
            counts.guesses += 1
            throw RoomRefusal(.noRoom)
        }
        guard rooms.count < settings.rooms else { throw RoomRefusal(.serverFull) }
    }

    private mutating func enter(
        _ id: ConnectionID,
        _ wish: HallJoin,
        using generator: inout some RandomNumberGenerator,
        into effects: inout [HallEffect]
    ) {
        guard let connection = connections[id] else { return }
        // A new one for each room, so that two rooms cannot tell that it is in both, unless the
        // protocol has told it its name already.
        let keeps = connection.farewell == .isFinal
        let peer = keeps ? connection.peer : .random(using: &generator)
        let member = Room.Member(
            peer: peer,
            name: wish.name,
            token: .random(using: &generator),
            connection: id
        )
        counts.joins += 1
        counts.members += 1
        if rooms[wish.room] == nil { counts.roomsMade += 1 }
        rooms[wish.room, default: Room()].members.append(member)
        connections[id]?.room = wish.room
        connections[id]?.peer = peer
        confirm(id, into: &effects)
        announce(member, in: wish.room, returned: false, into: &effects)
    }

    /// Gives a member that lost its socket its place back.
    private mutating func resume(
        _ id: ConnectionID,
        _ wish: HallJoin,
        _ index: Int,
        now: Moment,
        into effects: inout [HallEffect]
    ) {
        leave(id, now: now, into: &effects)
        guard var member = rooms[wish.room]?.members[index] else { return }
        if let former = member.connection {
            // The server has not noticed yet that the old socket is lost.
            forget(former, now: now)
            effects.append(.close(former, .replaced))
        } else {
            counts.away -= 1
        }
        (member.connection, member.expires) = (id, nil)
        if wish.name != .none { member.name = wish.name }
        rooms[wish.room]?.members[index] = member
        connections[id]?.room = wish.room
        connections[id]?.peer = member.peer
        counts.joins += 1
        confirm(id, returned: true, into: &effects)
        announce(member, in: wish.room, returned: true, into: &effects)
    }

    private func announce(
        _ member: Room.Member,
        in room: RoomKey,
        returned: Bool,
        into effects: inout [HallEffect]
    ) {
        let others = rooms[room]?.others(than: member.peer) ?? []
        guard !others.isEmpty else { return }
        effects.append(.tell(others, .peerJoined(member.view, returned: returned)))
    }

    /// Tells a member who it is and who else is there.
    private func confirm(
        _ id: ConnectionID,
        returned: Bool = false,
        into effects: inout [HallEffect]
    ) {
        guard let connection = connections[id], let key = connection.room, let room = rooms[key],
            let index = room.index(of: connection.peer)
        else { return }
        var joined = SignalingReply.Joined(
            room: key.text,
            you: connection.peer,
            token: room.members[index].token,
            peers: room.members.filter { $0.peer != connection.peer }.map(\.view)
        )
        joined.returned = returned
        effects.append(.tell([id], .joined(joined)))
    }
}

extension RoomHall {
    /// Takes a member out of its room for good; nothing happens when it is in none.
    package mutating func leave(
        _ id: ConnectionID,
        now: Moment,
        into effects: inout [HallEffect]
    ) {
        guard let connection = connections[id], let key = connection.room else { return }
        connections[id]?.room = nil
        connections[id]?.idleSince = now
        idle.append(id, due: now + settings.idleness)
        dismiss(connection.peer, from: key, into: &effects)
    }

    /// Takes note that a connection is lost; its member is away for a while, or gone.
    package mutating func disconnect(
        _ id: ConnectionID,
        now: Moment,
        into effects: inout [HallEffect]
    ) {
        guard let connection = forget(id, now: now), let key = connection.room else { return }
        guard connection.farewell == .mayReturn,
            let index = rooms[key]?.index(of: connection.peer)
        else { return dismiss(connection.peer, from: key, into: &effects) }
        let due = now + settings.absence
        rooms[key]?.members[index].connection = nil
        rooms[key]?.members[index].expires = due
        counts.away += 1
        absences.append(Absence(room: key, peer: connection.peer), due: due)
        tellOthers(.peerAway(connection.peer), than: connection.peer, in: key, into: &effects)
    }

    /// Gives up the places of who was away for too long, and ends connections that join no room.
    package mutating func tick(_ now: Moment, into effects: inout [HallEffect]) {
        while let absence = absences.popDue(now) {
            guard let room = rooms[absence.room], let index = room.index(of: absence.peer),
                let expires = room.members[index].expires, expires <= now
            else { continue }
            counts.away -= 1
            dismiss(absence.peer, from: absence.room, into: &effects)
        }
        while let id = idle.popDue(now) {
            guard let connection = connections[id], connection.room == nil,
                connection.idleSince + settings.idleness <= now
            else { continue }
            forget(id, now: now)
            effects.append(.close(id, .idle))
        }
    }

    @discardableResult
    private mutating func forget(_ id: ConnectionID, now: Moment) -> HallConnection? {
        guard let connection = connections.remove(id) else { return nil }
        sources.disconnect(connection.source, now: now)
        return connection
    }

    private mutating func dismiss(
        _ peer: PeerID,
        from key: RoomKey,
        into effects: inout [HallEffect]
    ) {
        guard let index = rooms[key]?.index(of: peer) else { return }
        rooms[key]?.members.remove(at: index)
        counts.members -= 1
        if rooms[key]?.members.isEmpty == true { rooms[key] = nil }
        tellOthers(.peerLeft(peer), than: peer, in: key, into: &effects)
    }

    private func tellOthers(
        _ reply: SignalingReply,
        than peer: PeerID,
        in key: RoomKey,
        into effects: inout [HallEffect]
    ) {
        let others = rooms[key]?.others(than: peer) ?? []
        if !others.isEmpty { effects.append(.tell(others, reply)) }
    }
}
