import Bytes
import RoomsWire

/// A hall in virtual time, and what it had to say.
final class HallScene {
    var hall: RoomHall
    var now = Moment(nanoseconds: 0)
    var generator = SeededGenerator(seed: 1)
    var effects: [HallEffect] = []

    static let code = RoomCode(bits: 77)
    static let source = IPAddress.v4(.loopback)

    init(_ change: (inout HallSettings) -> Void = { _ in }) {
        var settings = HallSettings()
        change(&settings)
        hall = RoomHall(settings)
    }

    func connect(
        from source: IPAddress? = HallScene.source,
        _ farewell: RoomHall.Farewell = .mayReturn
    ) -> ConnectionID? {
        hall.connect(from: source, farewell: farewell, now: now, using: &generator)
    }

    /// Asks to be in a room, and gives what the asker is told.
    func join(
        _ id: ConnectionID,
        _ room: RoomCode = HallScene.code,
        token: RoomToken? = nil,
        entry: SignalingRequest.Join.Entry = .creating
    ) -> SignalingReply? {
        effects = []
        let wish = HallJoin(.code(room), name: .none, token: token, entry: entry)
        hall.join(id, wish, now: now, using: &generator, into: &effects)
        return told(id).last
    }

    /// A member of the room, who is in.
    func member(
        of room: RoomCode = HallScene.code,
        from source: IPAddress? = HallScene.source
    ) -> (id: ConnectionID, joined: SignalingReply.Joined)? {
        guard let id = connect(from: source), case .joined(let joined)? = join(id, room) else {
            return nil
        }
        return (id, joined)
    }

    func leave(_ id: ConnectionID) {
        effects = []
        hall.leave(id, now: now, into: &effects)
    }

    func lose(_ id: ConnectionID) {
        effects = []
        hall.disconnect(id, now: now, into: &effects)
    }

    func pass(_ time: Duration) {
        effects = []
        now = now + time
        hall.tick(now, into: &effects)
    }

    /// What a connection was told by the last call.
    func told(_ id: ConnectionID) -> [SignalingReply] {
        effects.compactMap { effect in
            guard case .tell(let receivers, let reply) = effect, receivers.contains(id) else {
                return nil
            }
            return reply
        }
    }

    /// The same as text, for comparing.
    func said(_ id: ConnectionID) -> [String] {
        told(id).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Which connections the last call ended.
    var closed: [ConnectionID] {
        effects.compactMap { if case .close(let id, _) = $0 { id } else { nil } }
    }
}

extension SignalingReply {
    /// The code of an error; nil for anything else.
    var refusal: RoomRefusal.Code? {
        if case .error(let refusal) = self { refusal.code } else { nil }
    }
}
