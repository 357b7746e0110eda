import Bytes
import Crypto
import RoomsWire
import Testing

@Suite("Members of rooms")
struct RoomMemberTests {
    static let address = RoomAddress(RoomCode(bits: 77), RoomWords(1, 2, 3))

    static func pair(
        _ first: RoomAddress = address,
        _ second: RoomAddress = address
    ) -> (room: TestRoom, anna: TestMember, bert: TestMember) {
        let room = TestRoom()
        let anna = TestMember(room, "Anna", first, creates: true)
        let bert = TestMember(room, "Bert", second)
        room.connect(anna)
        return (room, anna, bert)
    }

    @Test("two that know the words verify each other, and see the same safety words")
    func verified() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let seen = try #require(anna.trust(in: bert.you))
        let other = try #require(bert.trust(in: anna.you))
        #expect(seen.0 == .verified && other.0 == .verified)
        #expect(seen.1 == other.1 && seen.1.count == 4)
        #expect(anna.core.listeners == [bert.you] && bert.core.listeners == [anna.you])
        let hellos = anna.said.compactMap { message -> String? in
            if case .hello(let hello) = message { hello.name.text } else { nil }
        }
        #expect(hellos == ["Bert"])
    }

    @Test("candidates reach the other side, also those that come before the answer")
    func candidates() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let (a, b) = (try #require(anna.you), try #require(bert.you))
        #expect(anna.connections[b] == ["candidate of Bert", nil])
        #expect(bert.connections[a] == ["candidate of Anna", nil])
    }

    @Test("a text reaches everybody who listens, and is acknowledged")
    func chat() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let text = PeerMessage.message(.init(id: "m1", content: "hello", timestamp: 5))
        for peer in anna.core.listeners { anna.core.say(text, to: peer) }
        room.settle()
        #expect(bert.said.contains(text))
        #expect(anna.said.contains(.receipt(ids: ["m1"], state: .delivered)))
    }

    @Test("who knows other words, or none of the same, is noticed and cut off")
    func wrongWords() throws {
        let other = RoomAddress(Self.address.code, RoomWords(1, 2, 4))
        let (room, anna, bert) = Self.pair(Self.address, other)
        room.connect(bert)
        #expect(try #require(bert.trust(in: anna.you)).0 == .wrong)
        let b = try #require(bert.you)
        #expect(bert.core.listeners.isEmpty && anna.core.listeners.isEmpty)
        #expect(anna.trust(in: b)?.0 != .verified)
    }

    @Test("a server that puts its own certificate in between is noticed", arguments: 0..<20)
    func meddling(seed: UInt8) throws {
        let room = TestRoom(seed: seed)
        let anna = TestMember(room, "Anna", Self.address, creates: true)
        let bert = TestMember(room, "Bert", Self.address)
        room.connect(anna)
        room.meddle = { data in
            guard let sdp = data["sdp"]?.stringValue else { return data }
            var (changed, words) = (data, sdp.split(separator: " ").map(String.init))
            words[3] = String(repeating: "ab", count: 32)
            changed["sdp"] = .string(words.joined(separator: " "))
            return changed
        }
        room.connect(bert)
        #expect(bert.trust(in: anna.you)?.0 == .wrong)
        #expect(anna.trust(in: bert.you)?.0 != .verified)
        #expect(anna.core.listeners.isEmpty && bert.core.listeners.isEmpty)
    }

    @Test("a server that leaves the shares out turns nobody verified")
    func stripped() throws {
        let (room, anna, bert) = Self.pair()
        room.meddle = { data in
            var changed = data
            (changed["pake"], changed["mac"]) = (nil, nil)
            return changed
        }
        room.connect(bert)
        #expect(try #require(bert.trust(in: anna.you)).0 == .unverified)
        #expect(try #require(anna.trust(in: bert.you)).0 == .unverified)
        #expect(bert.trust(in: anna.you)?.1 == anna.trust(in: bert.you)?.1)
    }

    @Test("a member without words is talked to, and never called verified")
    func wordless() throws {
        let bare = RoomAddress(Self.address.code, nil)
        let (room, anna, bert) = Self.pair(Self.address, bare)
        room.connect(bert)
        #expect(try #require(bert.trust(in: anna.you)).0 == .unverified)
        #expect(try #require(anna.trust(in: bert.you)).0 == .unverified)
        #expect(bert.core.listeners == [anna.you])
    }

    @Test("a lost socket is dialled again after 1, 2, 4 and then 8 seconds, and up to half more")
    func backoff() throws {
        let (room, anna, _) = Self.pair()
        room.disconnect(anna)
        for seconds in [1, 2, 4, 8, 8] {
            let due = try #require(anna.core.deadline)
            #expect((due - room.now) >= .seconds(seconds))
            #expect((due - room.now) <= .seconds(seconds) * 1.5)
            let dials = anna.dials
            anna.core.tick(now: due - .nanoseconds(1))
            #expect(anna.dials == dials)
            anna.core.tick(now: due)
            #expect(anna.dials == dials + 1)
            room.now = due
            anna.core.lost(now: due)
        }
    }

    @Test("who comes back within a minute is the same member, and its connections lasted")
    func returning() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let id = bert.you
        room.disconnect(bert)
        #expect(anna.core.listeners == [id])
        room.connect(bert)
        #expect(bert.you == id)
        #expect(anna.core.listeners == [id] && bert.core.listeners == [anna.you])
        #expect(anna.events.count { if case .connected = $0 { true } else { false } } == 1)
    }

    @Test("connections outlive a server that forgets everything")
    func serverRestart() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let ids = (anna.you, bert.you)
        room.restart()
        #expect(anna.core.listeners == [ids.1])
        room.connect(bert)
        room.connect(anna)
        #expect(anna.you == ids.0 && bert.you == ids.1)
        #expect(anna.core.listeners == [ids.1] && bert.core.listeners == [ids.0])
        #expect(anna.events.count { if case .connected = $0 { true } else { false } } == 1)
    }

    @Test("a connection that broke is made again by the side that made it")
    func rebuilt() throws {
        let (room, anna, bert) = Self.pair()
        room.connect(bert)
        let (a, b) = (try #require(anna.you), try #require(bert.you))
        anna.core.connectionLost(b)
        bert.core.connectionLost(a)
        room.settle()
        #expect(anna.core.listeners == [b] && bert.core.listeners == [a])
        #expect(anna.trust(in: b)?.0 == .verified)
    }

    @Test("eight members are all connected to each other")
    func mesh() throws {
        let room = TestRoom()
        let members = (0..<8).map {
            TestMember(room, "member-\($0)", Self.address, creates: $0 == 0)
        }
        for member in members { room.connect(member) }
        for member in members { #expect(member.core.listeners.count == 7) }
        members[3].core.leave()
        room.settle()
        for (index, member) in members.enumerated() where index != 3 {
            #expect(member.core.listeners.count == 6)
        }
    }
}
