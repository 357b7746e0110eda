import Bytes
import Net
import Rooms
import Testing

@Suite(
    "Socket.IO 5 on real sockets (github.com/socketio/socket.io-protocol)",
    .timeLimit(.minutes(10))
)
struct SocketConformanceTests {
    private func withClient(
        _ body: (Talker) async throws -> Void
    ) async throws {
        try await withSignaling(answer: { Echo.answer(on: $0) }) { scope in
            let talker = try await scope.talker("/socket.io/?EIO=4&transport=websocket")
            _ = try await talker.text()
            try await body(talker)
        }
    }

    private func connect(_ talker: Talker) async throws {
        await talker.send("40")
        _ = try await talker.packet()
        _ = try await talker.packet()
    }

    @Test(
        "a client is let into a namespace and greeted",
        arguments: ["40", #"40{"token":"123"}"#, "40/custom,", #"40/custom,{"token":"abc"}"#]
    )
    func namespaces(text: String) async throws {
        try await withClient { (talker) async throws in
            await talker.send(text)
            let namespace = text.contains("custom") ? "/custom," : ""
            let auth = text.contains("{") ? String(text.drop { $0 != "{" }) : "{}"
            #expect(try await talker.packet() == .text(#"40\#(namespace){"sid":"an-id"}"#))
            #expect(try await talker.packet() == .text(#"42\#(namespace)["auth",\#(auth)]"#))
        }
    }

    @Test("an unknown namespace is refused")
    func unknown() async throws {
        try await withClient { (talker) async throws in
            await talker.send("40/random")
            let expected = #"44/random,{"message":"Invalid namespace"}"#
            #expect(try await talker.packet() == .text(expected))
        }
    }

    @Test("a client that enters no namespace is closed, sooner when it says something else")
    func silent() async throws {
        try await withClient { (talker) async throws in
            #expect(try await talker.ended() != nil)
        }
        try await withClient { (talker) async throws in
            await talker.send("4abc")
            #expect(try await talker.ended() != nil)
        }
    }

    @Test("leaving a namespace leaves the connection to the others")
    func leaving() async throws {
        try await withClient { (talker) async throws in
            try await connect(talker)
            await talker.send("40/custom")
            _ = try await talker.packet()
            _ = try await talker.packet()
            await talker.send("41/custom")
            await talker.send(#"42["message","still there"]"#)
            #expect(try await talker.packet() == .text(#"42["message-back","still there"]"#))
            await talker.send("41")
            #expect(try await talker.text() == "2")
        }
    }

    @Test("events and acknowledgements, with attachments")
    func events() async throws {
        try await withClient { (talker) async throws in
            try await connect(talker)
            await talker.send(#"42["message",1,"2",{"3":[true]}]"#)
            #expect(try await talker.packet() == .text(#"42["message-back",1,"2",{"3":[true]}]"#))
            await talker.send(#"42456["message-with-ack",1,"2",{"3":[false]}]"#)
            #expect(try await talker.packet() == .text(#"43456[1,"2",{"3":[false]}]"#))
            let holes = #"{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}"#
            for (sent, answered) in [
                (#"452-["message",\#(holes)]"#, #"452-["message-back",\#(holes)]"#),
                (#"452-789["message-with-ack",\#(holes)]"#, #"462-789[\#(holes)]"#),
            ] {
                await talker.send(sent)
                await talker.send([1, 2, 3])
                await talker.send([4, 5, 6])
                #expect(try await talker.packet() == .text(answered))
                #expect(try await talker.packet() == .bytes([1, 2, 3]))
                #expect(try await talker.packet() == .bytes([4, 5, 6]))
            }
        }
    }

    @Test(
        "what breaks the protocol closes the connection",
        arguments: ["4abc", "42{}", #"42abc["message-with-ack",1,"2",{"3":[false]}]"#]
    )
    func malformed(text: String) async throws {
        try await withClient { (talker) async throws in
            try await connect(talker)
            await talker.send(text)
            #expect(try await talker.ended() != nil)
        }
    }
}
