import Bytes
import RoomsWire
import Testing

@Suite("Sessions of Engine.IO 4 (github.com/socketio/engine.io-protocol)")
struct EngineSessionTests {
    @Test("a session opens with what the client has to know")
    func opening() throws {
        let cases: [(EngineSession.Transport, JSON)] = [
            (.polling, .array(["websocket"])), (.webSocket, .array([])),
        ]
        for (transport, upgrades) in cases {
            let text = try #require(EngineScene(transport).session.opening.text)
            #expect(text.hasPrefix("0"))
            let expected: JSON = [
                "sid": "sid", "upgrades": upgrades, "pingInterval": 300, "pingTimeout": 200,
                "maxPayload": 1_000_000,
            ]
            #expect(try JSON(parsing: String(text.dropFirst())) == expected)
        }
    }

    static let payloads = [
        "4hello", "4test1\u{1E}4test2\u{1E}4test3", "4hello\u{1E}bAQIDBA==", "4", "4\u{1E}4",
    ]

    @Test("what is posted is answered to the next request", arguments: payloads)
    func polling(payload: String) {
        let scene = EngineScene(.polling)
        #expect(scene.post(payload))
        scene.poll()
        #expect(scene.answers == [payload])
    }

    @Test("a request that waits is answered as soon as there is something")
    func waiting() {
        let scene = EngineScene(.polling)
        scene.poll()
        #expect(scene.answers.isEmpty)
        #expect(scene.post("4hello"))
        #expect(scene.answers == ["4hello"])
    }

    static let malformed = [
        "", "abc", "4a\u{1E}", "\u{1E}4a", "bAQI", "b", "7", "0{}", "5", "11", "2",
    ]

    @Test("a payload that is none ends the session", arguments: malformed)
    func invalidPolling(payload: String) {
        let scene = EngineScene(.polling)
        // An empty binary message is one; a packet that is a server's only ends the session too.
        if payload == "b" { return }
        let isTaken = scene.post(payload)
        #expect(scene.isOver && (!isTaken || ["0{}", "5", "2"].contains(payload)))
        scene.poll()
        #expect(scene.answers == [nil])
    }

    @Test("two requests at once end the session: the first hears so, the second is refused")
    func duplicate() {
        let scene = EngineScene(.polling)
        scene.poll()
        scene.poll()
        #expect(scene.answers == [nil, "1"] && scene.isOver)
        scene.poll()
        #expect(scene.answers.last == .some(nil))
    }

    @Test("messages come back over a WebSocket")
    func webSocket() {
        let scene = EngineScene(.webSocket)
        scene.frame("4hello")
        scene.frame([1, 2, 3, 4])
        #expect(scene.sent == ["4hello", "binary"])
    }

    @Test("a frame that is no packet ends the session", arguments: ["abc", "", "0{}", "5", "2"])
    func invalidFrame(text: String) {
        let scene = EngineScene(.webSocket)
        scene.frame(text)
        #expect(scene.isOver)
    }

    @Test("pings come each interval while they are answered")
    func heartbeat() {
        let polling = EngineScene(.polling)
        let socket = EngineScene(.webSocket)
        for round in 1...3 {
            polling.poll()
            polling.pass(.milliseconds(300))
            #expect(polling.answers == Array(repeating: "2", count: round))
            #expect(polling.post("3"))
            socket.pass(.milliseconds(300))
            #expect(socket.sent == Array(repeating: "2", count: round))
            socket.frame("3")
        }
        #expect(!polling.isOver && !socket.isOver)
    }

    @Test(
        "an unanswered ping ends the session at its time, not before",
        arguments: [EngineSession.Transport.polling, .webSocket]
    )
    func pingTimeout(transport: EngineSession.Transport) {
        let scene = EngineScene(transport)
        scene.pass(.milliseconds(300))
        #expect(scene.session.deadline == Moment(nanoseconds: 500_000_000))
        scene.pass(.milliseconds(199))
        #expect(!scene.isOver)
        scene.pass(.milliseconds(1))
        #expect(scene.isOver)
        scene.poll()
        #expect(scene.answers == [nil])
    }

    @Test("a timer that comes late ends a session all the same")
    func late() {
        let scene = EngineScene(.polling)
        scene.pass(.milliseconds(500))
        #expect(scene.isOver)
    }

    @Test("a client may end its session; the request that waits ends cleanly")
    func close() {
        let polling = EngineScene(.polling)
        polling.poll()
        #expect(polling.post("1"))
        polling.poll()
        #expect(polling.answers == ["6", nil] && polling.isOver)
        let socket = EngineScene(.webSocket)
        socket.frame("1")
        #expect(socket.isOver)
    }

    @Test("a WebSocket takes a polling session over, and nothing is lost")
    func upgrade() {
        let scene = EngineScene(.polling)
        #expect(scene.attach())
        scene.probe("2probe")
        #expect(scene.probed == ["3probe"])
        scene.poll()
        #expect(scene.answers == ["6"])
        #expect(scene.post("4kept"))
        scene.probe("5")
        #expect(scene.sent == ["4kept"])
        scene.frame("4hello")
        #expect(scene.sent == ["4kept", "4hello"] && !scene.isOver)
    }

    @Test("a request that waits is released when a WebSocket takes over")
    func release() {
        let scene = EngineScene(.polling)
        scene.poll()
        #expect(scene.attach())
        scene.probe("2probe")
        #expect(scene.answers == ["6"])
    }

    @Test("after that, requests and other WebSockets are turned away")
    func afterUpgrade() {
        let scene = EngineScene(.polling)
        #expect(scene.attach())
        #expect(!scene.attach(), "one at a time")
        scene.probe("2probe")
        scene.probe("5")
        scene.poll()
        #expect(scene.answers == [nil] && !scene.post("4late") && !scene.attach())
        scene.frame("4hello")
        #expect(scene.sent == ["4hello"])
    }

    @Test("a WebSocket that says something else, or nothing, does not take over")
    func badProbe() {
        for text in ["5", "4hello", "2", "2prob"] {
            let scene = EngineScene(.polling)
            #expect(scene.attach())
            scene.probe(text)
            #expect(scene.isCandidateClosed && !scene.isOver)
            #expect(scene.attach(), "another may try")
        }
        var session = EngineSession(
            id: "x",
            over: .polling,
            EngineSettings(),
            now: Moment(nanoseconds: 0)
        )
        let isAttached = session.attachProbe(now: Moment(nanoseconds: 0))
        #expect(isAttached && session.deadline == Moment(sinceStart: .seconds(10)))
        var effects: [EngineSession.Effect] = []
        session.tick(Moment(sinceStart: .seconds(10)), into: &effects)
        #expect(effects == [.dropProbe])
    }

    @Test("a client that asks for nothing loses its session when too much waits")
    func queue() {
        var session = EngineSession(
            id: "x",
            over: .polling,
            EngineSettings(),
            now: Moment(nanoseconds: 0)
        )
        var effects: [EngineSession.Effect] = []
        let message = String(repeating: "x", count: EngineLimits.queuedBytes / 2 - 2)
        session.send(.text(message), into: &effects)
        session.send(.text(message), into: &effects)
        #expect(!session.isEnded)
        session.send(.text(""), into: &effects)
        #expect(session.isEnded && effects == [.end])
    }

    @Test("a payload has 1,024 packets, and not one more")
    func packets() throws {
        for (count, isTaken) in [(1_024, true), (1_025, false)] {
            let scene = EngineScene(.polling)
            let payload = Array(repeating: "3", count: count).joined(separator: "\u{1E}")
            #expect(scene.post(payload) == isTaken)
        }
    }
}
