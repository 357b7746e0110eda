import Bytes
import RoomsWire
import Testing

@Suite("Sessions of Socket.IO 5 (github.com/socketio/socket.io-protocol)")
struct SocketSessionTests {
    /// A server with two namespaces that greets, echoes and acknowledges.
    private struct Echo {
        var session = SocketSession()
        var sent: [EngineContent] = []
        var hasFailed = false

        init(connected: [String] = []) {
            for namespace in connected { receive(namespace) }
            sent = []
        }

        mutating func receive(_ text: String) { receive(.text(text)) }

        mutating func receive(_ content: EngineContent) {
            switch session.receive(content) {
            case nil, .disconnect: break
            case .fail: hasFailed = true
            case .connect(let namespace, let auth):
                guard ["/", "/custom"].contains(namespace) else {
                    return send(session.refuse(namespace, "Invalid namespace"))
                }
                send(session.accept(namespace, id: "id"))
                send(SocketEvent("auth", [.object(auth)], namespace: namespace).packet)
            case .event(let event):
                if event.name == "message" {
                    var back = event
                    back.name = "message-back"
                    send(back.packet)
                } else if let answer = event.answer(
                    event.arguments,
                    attachments: event.attachments
                ) {
                    send(answer)
                }
            }
        }

        private mutating func send(_ packet: SocketPacket) { sent += packet.contents }
    }

    static let connects: [(text: String, answers: [String])] = [
        ("0", [#"0{"sid":"id"}"#, #"2["auth",{}]"#]),
        (#"0{"token":"123"}"#, [#"0{"sid":"id"}"#, #"2["auth",{"token":"123"}]"#]),
        ("0/custom,", [#"0/custom,{"sid":"id"}"#, #"2/custom,["auth",{}]"#]),
        (
            #"0/custom,{"token":"abc"}"#,
            [#"0/custom,{"sid":"id"}"#, #"2/custom,["auth",{"token":"abc"}]"#]
        ),
        ("0/custom?a=b,", [#"0/custom,{"sid":"id"}"#, #"2/custom,["auth",{}]"#]),
        ("0/random", [#"4/random,{"message":"Invalid namespace"}"#]),
    ]

    @Test("a client is let into the namespaces there are", arguments: connects)
    func connect(text: String, answers: [String]) {
        var echo = Echo()
        echo.receive(text)
        #expect(echo.sent == answers.map { .text($0) } && !echo.hasFailed)
    }

    @Test(
        "what is no packet, or comes too early, fails",
        arguments: ["abc", "", "2[\"a\"]", "7", "0[]"]
    )
    func handshake(text: String) {
        var echo = Echo()
        echo.receive(text)
        #expect(echo.hasFailed && echo.session.isEmpty)
    }

    @Test("leaving a namespace leaves the others")
    func disconnect() {
        var echo = Echo(connected: ["0", "0/custom"])
        echo.receive("1/custom")
        echo.receive(#"2["message","message to main namespace"]"#)
        #expect(echo.sent == [.text(#"2["message-back","message to main namespace"]"#)])
        echo.receive("1")
        #expect(echo.session.isEmpty && !echo.hasFailed)
    }

    static let messages: [(sent: [EngineContent], answered: [EngineContent])] = [
        (
            [.text(#"2["message",1,"2",{"3":[true]}]"#)],
            [.text(#"2["message-back",1,"2",{"3":[true]}]"#)]
        ),
        (
            [
                .text(
                    #"52-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
                ),
                .binary([1, 2, 3]), .binary([4, 5, 6]),
            ],
            [
                .text(
                    #"52-["message-back",{"_placeholder":true,"num":0},"#
                        + #"{"_placeholder":true,"num":1}]"#
                ),
                .binary([1, 2, 3]), .binary([4, 5, 6]),
            ]
        ),
        (
            [.text(#"2456["message-with-ack",1,"2",{"3":[false]}]"#)],
            [.text(#"3456[1,"2",{"3":[false]}]"#)]
        ),
        (
            [
                .text(
                    #"52-789["message-with-ack",{"_placeholder":true,"num":0},"#
                        + #"{"_placeholder":true,"num":1}]"#
                ),
                .binary([1, 2, 3]), .binary([4, 5, 6]),
            ],
            [
                .text(#"62-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#),
                .binary([1, 2, 3]), .binary([4, 5, 6]),
            ]
        ),
    ]

    @Test("events and answers, with and without attachments", arguments: messages)
    func message(sent: [EngineContent], answered: [EngineContent]) {
        var echo = Echo(connected: ["0"])
        for content in sent { echo.receive(content) }
        #expect(echo.sent == answered && !echo.hasFailed)
    }

    static let malformed: [[EngineContent]] = [
        [.text("abc")], [.text("2{}")], [.text("2[]")], [.text("2[{}]")],
        [.text(#"2abc["message-with-ack",1]"#)], [.text("2[\"a\"")], [.text("0")],
        [.text("4{}")], [.text("511-[\"a\"]")], [.text("5[\"a\"]")], [.text("5x-[\"a\"]")],
        [.binary([1])], [.text("51-[\"a\"]"), .text("2[\"a\"]")], [.text("2/other,[\"a\"]")],
        [.text("2" + String(repeating: "9", count: 19) + "[\"a\"]")],
    ]

    @Test("what breaks the protocol fails", arguments: malformed)
    func failure(contents: [EngineContent]) {
        var echo = Echo(connected: ["0"])
        for content in contents { echo.receive(content) }
        #expect(echo.hasFailed)
    }

    @Test("ten attachments are taken, one more is not; nor more bytes than the limit")
    func attachments() {
        var echo = Echo(connected: ["0"])
        echo.receive(#"510-["message"]"#)
        for _ in 0..<10 { echo.receive(.binary([])) }
        #expect(echo.sent.count == 11 && !echo.hasFailed)
        echo.receive(#"52-["message"]"#)
        echo.receive(.binary([UInt8](repeating: 0, count: SocketLimits.attachmentBytes)))
        #expect(!echo.hasFailed)
        echo.receive(.binary([0]))
        #expect(echo.hasFailed)
    }

    @Test("garbage never traps")
    func garbage() {
        var generator = SeededGenerator(seed: 8)
        let seeds = Self.connects.map(\.text) + [#"52-789["m",{"_placeholder":true,"num":0}]"#]
        for seed in seeds {
            for _ in 0..<100 {
                var bytes = Array(seed.utf8)
                bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(generator.next() & 127)
                var echo = Echo(connected: ["0"])
                echo.receive(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
