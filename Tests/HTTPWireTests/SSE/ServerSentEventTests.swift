import Bytes
import HTTPWire
import Testing

@Suite("Server-sent events (HTML standard)")
struct ServerSentEventTests {
    private func parse(
        _ bytes: [UInt8],
        size: Int = .max
    ) throws(SSEError) -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for piece in Pieces.cut(bytes, into: size) {
            try piece.withUnsafeBufferPointer { (typed) throws(SSEError) in
                var input = UnsafeRawBufferPointer(typed)
                while let event = try parser.next(&input) { events.append(event) }
            }
        }
        return events
    }

    static let streams: [(String, [ServerSentEvent])] = [
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [ServerSentEvent("YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\n"
                + "data:second event\nid\n\ndata:  third\n\n",
            [
                ServerSentEvent("first event", id: "1"), ServerSentEvent("second event"),
                ServerSentEvent(" third"),
            ]
        ),
        (
            "data\n\ndata\ndata\n\ndata:",
            [ServerSentEvent(""), ServerSentEvent("\n")]
        ),
        ("data:test\n\ndata: test\n\n", [ServerSentEvent("test"), ServerSentEvent("test")]),
        (
            "event: add\r\ndata: 1\r\n\r\nevent: remove\rdata: 2\r\rdata: 3\n\n",
            [
                ServerSentEvent("1", name: "add"), ServerSentEvent("2", name: "remove"),
                ServerSentEvent("3"),
            ]
        ),
        (
            "\u{FEFF}data: a\nretry: 1500\n\nretry: 1x\ndata: b\n\n",
            [
                ServerSentEvent("a", retry: .milliseconds(1_500)),
                ServerSentEvent("b", retry: .milliseconds(1_500)),
            ]
        ),
        ("event: x\n\nid: a\0b\nfoo: bar\ndata: c\n\n", [ServerSentEvent("c")]),
    ]

    @Test("a stream is read as the standard says, however it is cut", arguments: streams)
    func reads(text: String, events: [ServerSentEvent]) throws {
        for size in Pieces.sizes {
            #expect(try parse(Array(text.utf8), size: size) == events)
        }
    }

    @Test("an event is written a line at a time")
    func writes() {
        var output = ByteWriter()
        ServerSentEvent("a\nb\r\nc\rd", name: "n\r\nx", id: "7\n\0", retry: .seconds(3))
            .write(to: &output)
        let expected =
            "id: 7\nevent: nx\nretry: 3000\ndata: a\ndata: b\ndata: c\ndata: d\n\n"
        #expect(output.string == expected)
        var comment = ByteWriter()
        ServerSentEvent.writeComment("still\nhere", to: &comment)
        #expect(comment.string == ": still\n: here\n\n")
    }

    @Test(
        "what is written is read back",
        arguments: ["", "\n", "a", " a", "a\n", "\na\n\nb", "é:"]
    )
    func roundTrip(data: String) throws {
        let event = ServerSentEvent(data, name: "n", id: "1", retry: .seconds(1))
        var output = ByteWriter()
        event.write(to: &output)
        #expect(try parse(output.bytes, size: 3) == [event])
    }

    @Test("lines and data at their limits and past them")
    func limits() throws {
        let data = [UInt8](repeating: 97, count: SSELimits.lineBytes - 5)
        let most = try parse(Array("data:".utf8) + data + [10, 10])
        #expect(most.first?.data.utf8.count == SSELimits.lineBytes - 5)
        #expect(throws: SSEError.lineTooLong) { try parse(Array("data:".utf8) + data + [97]) }
        #expect(throws: SSEError.eventTooLong) {
            try parse(Array("data:".utf8) + data + Array("\ndata:1234\n".utf8))
        }
    }

    @Test("seeded garbage: cutting never changes the outcome")
    func garbage() throws {
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array("data:id event\r\n\n\r: \0é".utf8)
        for _ in 0..<300 {
            let bytes = (0..<80).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            #expect(try parse(bytes, size: 1) == parse(bytes))
        }
    }
}
