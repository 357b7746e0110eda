import Bytes
import RoomsWire
import Testing

@Suite("Coming back to a room (Docs/protocols/rooms.md)")
struct ReturnTests {
    @Test("a member whose socket is lost is away for 60 s, and then gone")
    func away() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        scene.lose(bob.id)
        #expect(scene.said(anna.id) == [#"{"type":"peer-away","peer":"\#(bob.joined.you)"}"#])
        #expect(scene.hall.figures.away == 1)
        #expect(throws: RoomRefusal.noSuchPeer(bob.joined.you)) {
            try scene.hall.route(from: anna.id, to: bob.joined.you, bytes: 1)
        }
        scene.pass(.seconds(60) - .nanoseconds(1))
        #expect(scene.said(anna.id).isEmpty)
        scene.pass(.nanoseconds(1))
        #expect(scene.said(anna.id) == [#"{"type":"peer-left","peer":"\#(bob.joined.you)"}"#])
        #expect(scene.hall.figures.away == 0)
    }

    @Test("with its token it is the same member again, and the others know")
    func back() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        scene.lose(bob.id)
        scene.pass(.seconds(59))
        let id = try #require(scene.connect())
        guard case .joined(let joined)? = scene.join(id, token: bob.joined.token, entry: .existing)
        else {
            Issue.record("Bob is not back")
            return
        }
        #expect(joined.you == bob.joined.you && joined.returned)
        #expect(joined.token == bob.joined.token && joined.peers.map(\.id) == [anna.joined.you])
        let expected =
            #"{"type":"peer-joined","peer":{"id":"\#(joined.you)","name":""},"returned":true}"#
        #expect(scene.said(anna.id) == [expected])
        scene.pass(.seconds(120))
        #expect(scene.hall.figures.members == 2 && scene.hall.figures.away == 0)
    }

    @Test("a member away twice has its whole time the second time")
    func twice() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        scene.lose(bob.id)
        scene.pass(.seconds(50))
        let again = try #require(scene.connect())
        _ = scene.join(again, token: bob.joined.token)
        scene.lose(again)
        scene.pass(.seconds(20))
        #expect(scene.said(anna.id).isEmpty, "the first absence's end means nothing now")
        scene.pass(.seconds(40))
        #expect(scene.said(anna.id) == [#"{"type":"peer-left","peer":"\#(bob.joined.you)"}"#])
    }

    @Test("a token takes over from a socket that is not known to be lost yet")
    func takeover() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let bob = try #require(scene.member())
        let id = try #require(scene.connect())
        _ = scene.join(id, token: bob.joined.token)
        #expect(scene.closed == [bob.id] && scene.hall.peer(of: bob.id) == nil)
        #expect(try scene.hall.route(from: anna.id, to: bob.joined.you, bytes: 1).receiver == id)
        scene.lose(bob.id)
        #expect(scene.effects.isEmpty, "the old socket's end changes nothing any more")
    }

    @Test("a wrong token, or one of another room, is as none")
    func wrong() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let eve = try #require(scene.member(of: RoomCode(bits: 5)))
        let id = try #require(scene.connect())
        guard case .joined(let joined)? = scene.join(id, token: eve.joined.token) else {
            Issue.record("not in")
            return
        }
        #expect(joined.you != eve.joined.you && !joined.returned)
        #expect(joined.you != anna.joined.you)
    }

    @Test("a room whose only member is away waits for it")
    func alone() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        scene.lose(anna.id)
        let bob = try #require(scene.connect())
        guard case .joined(let joined)? = scene.join(bob, entry: .existing) else {
            Issue.record("the room is gone")
            return
        }
        #expect(joined.peers.map(\.isAway) == [true])
    }

    @Test("members of a protocol without tokens are gone at once, and keep their id")
    func final() throws {
        let scene = HallScene()
        let anna = try #require(scene.member())
        let old = try #require(scene.connect(from: HallScene.source, .isFinal))
        let peer = try #require(scene.hall.peer(of: old))
        guard case .joined(let joined)? = scene.join(old) else {
            Issue.record("not in")
            return
        }
        #expect(joined.you == peer)
        scene.lose(old)
        #expect(scene.said(anna.id) == [#"{"type":"peer-left","peer":"\#(peer)"}"#])
    }
}
