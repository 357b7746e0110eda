import Bytes
import HTTPWire
import Net
import Rooms
import RoomsWire
import Testing

@Suite("The signaling server on real sockets", .timeLimit(.minutes(10)))
struct SignalingServerTests {
    private static let room = RoomCode(bits: 77)

    @Test("members find each other, and what they send arrives as it was")
    func signal() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let bob = try await scope.talker()
            let first = try await anna.join(Self.room)
            let second = try await bob.join(Self.room)
            #expect(second.peers.map(\.id) == [first.you])
            guard case .peerJoined(let peer, returned: false) = try await anna.reply() else {
                Issue.record("Anna was not told")
                return
            }
            #expect(peer.id == second.you)
            let data: JSONObject = ["kind": "offer", "sdp": "v=0\r\n", "n": 1.5]
            await bob.send(.signal(to: first.you, data: data))
            guard case .signal(let from, let received) = try await anna.reply() else {
                Issue.record("no signal came")
                return
            }
            #expect(from == second.you && received == data)
            let figures = await scope.figures()
            #expect(figures.hall.connections == 2 && figures.hall.messagesRelayed == 1)
        }
    }

    @Test(
        "sealed frames of every size are passed on with their sender in front",
        arguments: [0, 1, 65_536]
    )
    func relay(count: Int) async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let bob = try await scope.talker()
            let first = try await anna.join(Self.room)
            let second = try await bob.join(Self.room)
            _ = try await anna.reply()
            var generator = SeededGenerator(seed: 2)
            let sealed = generator.bytes(count)
            await bob.send(Self.bytes(of: first.you) + sealed)
            #expect(try await anna.next() == .bytes(Self.bytes(of: second.you) + sealed))
        }
    }

    private static func bytes(of peer: PeerID) -> [UInt8] {
        var writer = ByteWriter()
        peer.write(to: &writer)
        return writer.bytes
    }

    @Test("a frame that is too large, or names nobody, is refused")
    func badFrames() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let you = try await anna.join(Self.room).you
            await anna.send([1, 2, 3])
            #expect(try await anna.text().contains("bad-message"))
            await anna.send(Self.bytes(of: you) + [1])
            #expect(try await anna.text().contains("no-such-peer"))
            await anna.send([UInt8](repeating: 0, count: RoomsLimits.relayBytes + 1))
            #expect(try await anna.ended() == .closed(WebSocketClose(.messageTooBig)))
        }
    }

    @Test("a lost socket is away, and comes back with its token")
    func away() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let bob = try await scope.talker()
            _ = try await anna.join(Self.room)
            let joined = try await bob.join(Self.room)
            _ = try await anna.reply()
            await bob.abort()
            guard case .peerAway(joined.you) = try await anna.reply() else {
                Issue.record("Bob is not away")
                return
            }
            let again = try await scope.talker()
            let back = try await again.join(Self.room, token: joined.token)
            #expect(back.you == joined.you && back.returned)
            guard case .peerJoined(_, returned: true) = try await anna.reply() else {
                Issue.record("Anna was not told that Bob is back")
                return
            }
        }
    }

    @Test("messages that cannot be read are answered, and the connection stays")
    func malformed() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            for (text, code) in [("nope", "bad-message"), (#"{"type":"x"}"#, "unknown-type")] {
                await anna.send(text)
                #expect(try await anna.text().contains(code))
            }
            await anna.send(#"{"type":"join","room":"K7QF2M"}"#)
            #expect(try await anna.text().contains("no-room"))
            await anna.send(.ping)
            #expect(try await anna.text() == #"{"type":"pong"}"#)
            #expect(await scope.figures().malformed == 2)
        }
    }

    @Test("one connection too many is told so and closed")
    func full() async throws {
        var settings = SignalingSettings()
        settings.hall.connections = 1
        try await withSignaling(settings) { scope in
            let anna = try await scope.talker()
            _ = try await anna.join(Self.room)
            let late = try await scope.talker()
            #expect(try await late.text().contains("server-full"))
            #expect(try await late.ended() == .closed(WebSocketClose(.tryAgainLater)))
        }
    }

    @Test("a reader that takes nothing is dropped, and its room hears that it is away")
    func slow() async throws {
        var settings = SignalingSettings()
        settings.slowTime = .milliseconds(1)
        settings.slowBytes = 1_024
        settings.hall.relayedKibibytes = .unlimited
        try await withSignaling(settings) { scope in
            let anna = try await scope.talker()
            let bob = try await scope.talker()
            let first = try await anna.join(Self.room)
            _ = try await bob.join(Self.room)
            _ = try await anna.reply()
            await scope.loop.run { anna.socket.pauseReading() }
            let frame = Self.bytes(of: first.you) + [UInt8](repeating: 7, count: 65_536)
            // More than the kernel keeps for both ends of a connection on this host.
            for _ in 0..<400 { await bob.send(frame) }
            while true {
                guard case .peerAway(first.you) = try await bob.reply() else { continue }
                break
            }
        }
    }

    @Test("stopping says goodbye to everybody")
    func stop() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            _ = try await anna.join(Self.room)
            await scope.loop.run { scope.server.stop() }
            let drained = Task { await scope.http.drain(within: .seconds(20)) }
            #expect(try await anna.ended() == .closed(WebSocketClose(.goingAway)))
            await drained.value
        }
    }

    @Test("the same messages go over Engine.IO, frames too, to members on WebSockets")
    func engine() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let first = try await anna.join(Self.room)
            let bob = try await scope.talker("/engine.io/?EIO=4&transport=websocket")
            #expect(try await bob.text().hasPrefix("0{"))
            await bob.send(#"4{"type":"join","room":"\#(Self.room)"}"#)
            let text = try await bob.text()
            let bytes = Array(text.utf8.dropFirst())
            let reply = try bytes.withUnsafeBytes { try SignalingReply(parsing: $0) }
            guard case .joined(let joined) = reply else {
                Issue.record("Bob got \(text)")
                return
            }
            _ = try await anna.reply()
            await anna.send(Self.bytes(of: joined.you) + [1, 2, 3])
            #expect(try await bob.next() == .bytes(Self.bytes(of: first.you) + [1, 2, 3]))
        }
    }

    @Test("clients of Socket.IO and native ones meet in one room")
    func socketIO() async throws {
        try await withSignaling { scope in
            let anna = try await scope.talker()
            let first = try await anna.join(Self.room)
            let bob = try await scope.talker("/socket.io/?EIO=4&transport=websocket")
            _ = try await bob.text()
            await bob.send("40")
            let connected = try JSON(parsing: String(try await bob.text().dropFirst(2)))
            let id = try #require(connected["sid"]?.stringValue)
            await bob.send(#"42["join-room","\#(Self.room)"]"#)
            let expected =
                #"42["room-joined",{"roomId":"\#(Self.room)","peers":["\#(first.you)"]}]"#
            #expect(try await bob.text() == expected)
            guard case .peerJoined(let peer, _) = try await anna.reply() else {
                Issue.record("Anna was not told")
                return
            }
            #expect(peer.id.description == id)
            await bob.send(#"427["offer",{"target":"\#(first.you)","sdp":"x"}]"#)
            #expect(try await bob.text() == "437[]")
            guard case .signal(peer.id, let data) = try await anna.reply() else {
                Issue.record("no offer came")
                return
            }
            #expect(data == ["kind": "offer", "sdp": "x"])
            await anna.send(.signal(to: peer.id, data: ["kind": "answer", "sdp": "y"]))
            #expect(
                try await bob.text()
                    == #"42["answer",{"sdp":"y","sender":"\#(first.you)"}]"#
            )
            await bob.abort()
            guard case .peerLeft(peer.id) = try await anna.reply() else {
                Issue.record("Bob has not left")
                return
            }
        }
    }
}
