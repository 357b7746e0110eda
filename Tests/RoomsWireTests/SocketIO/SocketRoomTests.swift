import Bytes
import RoomsWire
import Testing

@Suite("Rooms of Socket.IO clients (Docs/protocols/rooms.md)")
struct SocketRoomTests {
    private static let anna = PeerID(bits: 1), bob = PeerID(bits: 2)

    @Test("a room is joined by its name, or with a name of one's own")
    func join() throws {
        guard
            case .join(let plain, .plain) = try SocketRoomRequest(
                SocketEvent("join-room", ["k7qf2m"])
            )
        else {
            Issue.record("not a plain join")
            return
        }
        #expect(plain.room.text == "K7QF2M" && plain.name == .none)
        let info: JSON = ["roomId": "lobby 1", "userInfo": ["displayName": "Anna", "avatar": "x"]]
        guard
            case .join(let detailed, .detailed) = try SocketRoomRequest(
                SocketEvent("join-room", [info])
            )
        else {
            Issue.record("not a detailed join")
            return
        }
        #expect(detailed.room == .named("lobby 1") && detailed.name.text == "Anna")
    }

    static let refused: [(event: SocketEvent, error: SignalingError)] = [
        (SocketEvent("join-room", []), .malformed("roomId")),
        (SocketEvent("join-room", [""]), .malformed("roomId")),
        (
            SocketEvent("join-room", [.string(String(repeating: "x", count: 65))]),
            .malformed("roomId")
        ),
        (SocketEvent("offer", ["x"]), .malformed("data")),
        (SocketEvent("offer", [[:]]), .malformed("to")),
        (SocketEvent("offer", [["target": "x"]]), .malformed("target")),
        (SocketEvent("dance", []), .unknownType("dance")),
        (SocketEvent("offer", [], attachments: [[1]]), .malformed("attachments")),
    ]

    @Test("what is missing or wrong is named", arguments: refused)
    func refusal(event: SocketEvent, error: SignalingError) {
        #expect(throws: error) { try SocketRoomRequest(event) }
    }

    @Test("a signal of either shape arrives in the other's and in native words")
    func signal() throws {
        let offer: JSON = ["target": .string("\(Self.bob)"), "candidate": "c", "kind": "lie"]
        guard
            case .signal(let to, let data) = try SocketRoomRequest(
                SocketEvent("ice-candidate", [offer])
            )
        else {
            Issue.record("no signal")
            return
        }
        #expect(to == Self.bob && data == ["kind": "candidate", "candidate": "c"])
        let reply = SignalingReply.signal(from: Self.anna, data: data)
        let plain = SocketRoomShape.plain.event(reply, in: "lobby")
        let sender = JSON.string("\(Self.anna)")
        #expect(plain == SocketEvent("ice-candidate", [["candidate": "c", "sender": sender]]))
        let detailed = SocketRoomShape.detailed.event(reply, in: "lobby")
        #expect(
            detailed?.arguments
                == [["candidate": "c", "sender": sender, "from": sender, "room": "lobby"]]
        )
        let strange = SignalingReply.signal(from: Self.anna, data: ["kind": "dance"])
        #expect(SocketRoomShape.plain.event(strange, in: nil) == nil)
    }

    @Test("each shape tells of rooms and members in its own words")
    func shapes() {
        var generator = SeededGenerator(seed: 1)
        let joined = SignalingReply.joined(
            .init(
                room: "lobby",
                you: Self.anna,
                token: .random(using: &generator),
                peers: [RoomPeer(Self.bob, name: "Bob")]
            )
        )
        let bob = JSON.string("\(Self.bob)")
        #expect(
            SocketRoomShape.plain.event(joined, in: nil)
                == SocketEvent("room-joined", [["roomId": "lobby", "peers": [bob]]])
        )
        let state: JSON = [
            "roomId": "lobby", "you": .string("\(Self.anna)"),
            "peers": [["id": bob, "userInfo": ["displayName": "Bob"]]],
        ]
        #expect(
            SocketRoomShape.detailed.event(joined, in: nil) == SocketEvent("room-state", [state])
        )
        for reply in [SignalingReply.peerLeft(Self.bob), .peerAway(Self.bob)] {
            #expect(
                SocketRoomShape.plain.event(reply, in: nil)
                    == SocketEvent("peer-left", [["peerId": bob]])
            )
        }
        let came = SignalingReply.peerJoined(RoomPeer(Self.bob, name: "Bob"), returned: false)
        #expect(
            SocketRoomShape.plain.event(came, in: nil)
                == SocketEvent("peer-joined", [["peerId": bob]])
        )
        #expect(SocketRoomShape.plain.event(.pong, in: nil) == nil)
    }
}
