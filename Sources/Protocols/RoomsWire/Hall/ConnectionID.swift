import Bytes

/// A connection to a hall, as long as it lasts; its slot is then given to another.
package struct ConnectionID: Hashable, Sendable {
    /// Small numbers without gaps, for tables of whoever serves the connections.
    package let slot: Int32
    /// Tells connections of one slot apart.
    let generation: UInt32
}

/// What a hall knows of one connection.
struct HallConnection: Sendable {
    let source: SourceAccounts.Source
    /// What its member is called while it is in a room.
    var peer: PeerID
    var room: RoomKey?
    var messages: TokenBucket
    var relayed: TokenBucket
    /// Since when it is in no room; meaningless while it is in one.
    var idleSince: Moment
    /// How a lost socket is taken.
    let farewell: RoomHall.Farewell
}

/// The connections of a hall by their slots.
struct ConnectionTable: Sendable {
    private var slots: [(generation: UInt32, connection: HallConnection?)] = []
    private var free: [Int32] = []
    private(set) var count = 0

    mutating func insert(_ connection: HallConnection) -> ConnectionID {
        count += 1
        if let slot = free.popLast() {
            slots[Int(slot)].connection = connection
            return ConnectionID(slot: slot, generation: slots[Int(slot)].generation)
        }
        slots.append((0, connection))
        return ConnectionID(slot: Int32(slots.count - 1), generation: 0)
    }

    mutating func remove(_ id: ConnectionID) -> HallConnection? {
        guard let connection = self[id] else { return nil }
        slots[Int(id.slot)] = (id.generation &+ 1, nil)
        free.append(id.slot)
        count -= 1
        return connection
    }

    subscript(id: ConnectionID) -> HallConnection? {
        get {
            let slot = slots[Int(id.slot)]
            return slot.generation == id.generation ? slot.connection : nil
        }
        _modify {
            precondition(slots[Int(id.slot)].generation == id.generation, "a connection has ended")
            yield &slots[Int(id.slot)].connection
        }
    }
}
