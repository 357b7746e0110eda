import Bytes
import RoomsWire
import Testing

@Suite("Rooms of a signaling server (Docs/protocols/rooms.md)")
struct RoomHallTests {
    @Test("a room is made by who creates it, listed to who joins, and gone with the last")
    func life() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        #expect(anna.joined.peers.isEmpty && anna.joined.room == "\(HallScene.code)")
        let bob = try #require(scene.connect())
        guard case .joined(let joined)? = scene.join(bob, entry: .existing) else {
            Issue.record("Bob is not in")
            return
        }
        #expect(joined.peers.map(\.id) == [anna.joined.you])
        #expect(
            scene.said(anna.id)
                == [#"{"type":"peer-joined","peer":{"id":"\#(joined.you)","name":""}}"#]
        )
        scene.leave(anna.id)
        #expect(scene.said(bob) == [#"{"type":"peer-left","peer":"\#(anna.joined.you)"}"#])
        scene.leave(bob)
        #expect(scene.hall.figures.rooms == 0 && scene.hall.figures.members == 0)
        #expect(scene.join(bob, entry: .existing)?.refusal == .noRoom)
    }

    @Test("joining a second room leaves the first, under another id")
    func second() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        guard case .joined(let other)? = scene.join(bob.id, RoomCode(bits: 5)) else {
            Issue.record("Bob is not in the second room")
            return
        }
        #expect(other.you != bob.joined.you)
        #expect(scene.said(anna.id) == [#"{"type":"peer-left","peer":"\#(bob.joined.you)"}"#])
        #expect(scene.hall.figures.rooms == 2)
    }

    @Test("messages reach members of the same room only, and nobody through their own id")
    func sameRoom() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        let eve = try #require(scene.member(of: RoomCode(bits: 5)))
        let nobody = try #require(scene.connect())
        let passage = try scene.hall.route(from: anna.id, to: bob.joined.you, bytes: 9)
        #expect(passage.receiver == bob.id && passage.sender == anna.joined.you)
        #expect(throws: RoomRefusal.noSuchPeer(bob.joined.you)) {
            try scene.hall.route(from: eve.id, to: bob.joined.you, bytes: 9)
        }
        #expect(throws: RoomRefusal.noSuchPeer(anna.joined.you)) {
            try scene.hall.route(from: anna.id, to: anna.joined.you, bytes: 9)
        }
        #expect(throws: RoomRefusal(.notInRoom)) {
            try scene.hall.route(from: nobody, to: bob.joined.you, bytes: 9)
        }
        #expect(scene.hall.figures.messagesRelayed == 1 && scene.hall.figures.bytesRelayed == 9)
    }

    @Test("20 members are let in, one more is not")
    func full() throws {
        let scene = HallScene()
        for _ in 0..<RoomsLimits.members { _ = try #require(scene.member()) }
        let late = try #require(scene.connect())
        #expect(scene.join(late)?.refusal == .roomFull)
    }

    @Test("rooms and connections end at their limits")
    func limits() throws {
        let scene = HallScene {
            $0.rooms = 2
            $0.connections = 3
            $0.connectionsPerSource = 3
        }
        _ = try #require(scene.member(of: RoomCode(bits: 1)))
        _ = try #require(scene.member(of: RoomCode(bits: 2)))
        let third = try #require(scene.connect())
        #expect(scene.join(third, RoomCode(bits: 3))?.refusal == .serverFull)
        #expect(scene.connect() == nil)
        scene.lose(third)
        #expect(scene.connect() != nil)
    }

    @Test("one source has so many connections, another has its own")
    func perSource() throws {
        let scene = HallScene { $0.connectionsPerSource = 2 }
        let first = try #require(scene.connect())
        _ = try #require(scene.connect())
        #expect(scene.connect() == nil)
        let other = try #require(IPAddress("2001:db8::1"))
        let neighbour = try #require(IPAddress("2001:db8::2"))
        _ = try #require(scene.connect(from: other))
        _ = try #require(scene.connect(from: neighbour))
        #expect(scene.connect(from: other) == nil, "a /64 is one source")
        scene.lose(first)
        #expect(scene.connect() != nil)
    }

    @Test("a connection in no room ends after its time, one in a room does not")
    func idle() throws {
        let scene = HallScene()
        let idle = try #require(scene.connect())
        let anna = try #require(scene.member())
        scene.pass(.seconds(59))
        #expect(scene.closed.isEmpty)
        scene.pass(.seconds(1))
        #expect(scene.closed == [idle] && scene.hall.peer(of: idle) == nil)
        scene.leave(anna.id)
        scene.pass(.seconds(60))
        #expect(scene.closed == [anna.id])
        #expect(scene.hall.figures.connections == 0 && scene.hall.deadline == nil)
    }

    @Test("a slot that is used again is another connection")
    func slots() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let old = try #require(scene.connect())
        scene.lose(old)
        let new = try #require(scene.connect())
        #expect(new.slot == old.slot && new != old)
        #expect(scene.hall.peer(of: old) == nil)
        #expect(throws: RoomRefusal(.notInRoom)) {
            try scene.hall.route(from: old, to: anna.joined.you, bytes: 1)
        }
    }

    @Test("seeded comings and goings leave nothing behind")
    func coming() throws {
        let scene = HallScene { $0 = $0.sourceBlind }
        var ids: [ConnectionID] = []
        var random = SeededGenerator(seed: 9)
        for _ in 0..<5_000 {
            switch random.next() % 6 {
            case 0, 1: if let id = scene.connect() { ids.append(id) }
            case 2, 3:
                if let id = ids.randomElement(using: &random) {
                    _ = scene.join(id, RoomCode(bits: UInt32(random.next() % 8)))
                }
            case 4: if let id = ids.randomElement(using: &random) { scene.leave(id) }
            default:
                if let index = ids.indices.randomElement(using: &random) {
                    scene.lose(ids.remove(at: index))
                }
            }
            scene.pass(.milliseconds(Int(random.next() % 900)))
            ids.removeAll { scene.closed.contains($0) }
            #expect(scene.hall.figures.connections == ids.count)
        }
        for id in ids { scene.lose(id) }
        scene.pass(.seconds(61))
        let figures = scene.hall.figures
        #expect(figures.connections == 0 && figures.members == 0 && figures.rooms == 0)
        #expect(figures.away == 0 && scene.hall.deadline == nil)
    }
}
