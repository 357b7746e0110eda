import Bytes
import HTTPWire
import Testing

@Suite("WebSocket conversations (RFC 6455 §5.4 to §7, cases in the manner of Autobahn)")
struct WebSocketConversationTests {
    typealias Seen = WebSocketTranscript

    @Test("fragments with control frames between them make one message", arguments: Pieces.sizes)
    func interleaved(size: Int) {
        let frames =
            Seen.frame(.text, "κό", isFinal: false) + Seen.frame(.ping, "p1")
            + Seen.frame(.continuation, "", isFinal: false) + Seen.frame(.pong, "")
            + Seen.frame(.continuation, "σμε") + Seen.frame(.binary, [1, 2])
        let seen = Seen(frames, size: size)
        #expect(
            seen.entries == [
                .ping(Array("p1".utf8)), .pong([]), .text("κόσμε"), .binary([1, 2]),
            ]
        )
        #expect(seen.output == Seen.frame(.pong, Array("p1".utf8), mask: nil))
    }

    @Test("a character cut by fragments is whole again")
    func cutCharacter() {
        let text = Array("a€𝄞".utf8)
        for cut in 0...text.count {
            let frames =
                Seen.frame(.text, Array(text[..<cut]), isFinal: false)
                + Seen.frame(.continuation, Array(text[cut...]))
            #expect(Seen(frames, size: 1).entries == [.text("a€𝄞")])
        }
    }

    static let malformed: [[UInt8]] = [
        [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xED, 0xA0, 0x80, 0x65], [0x80], [0xBF],
        [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
        [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xED, 0xBF, 0xBF],
        [0xC2], [0xE2, 0x82], [0xF0, 0x9D, 0x84], [0xE2, 0x28, 0xA1],
        Array("12345678".utf8) + [0xC2, 0x41] + Array("12345678".utf8),
    ]

    @Test("text that is not UTF-8 is refused with 1007", arguments: malformed)
    func malformedText(bytes: [UInt8]) {
        for size in Pieces.sizes {
            let seen = Seen(Seen.frame(.text, bytes), size: size)
            #expect(seen.error == .malformedText && seen.output == [0x88, 2, 0x03, 0xEF])
        }
        #expect(Seen(Seen.frame(.binary, bytes)).entries == [.binary(bytes)])
    }

    @Test("wrong text is refused at its first wrong byte, before the message ends")
    func failFast() {
        let begun = Array(Seen.frame(.text, [0xFF] + [UInt8](repeating: 65, count: 99)).prefix(8))
        #expect(Seen(begun).error == .malformedText)
    }

    static let valid: [[UInt8]] = [
        [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBD], [0xF4, 0x8F, 0xBF, 0xBF],
        [0xEF, 0xBF, 0xBF], [0x00], [0xF0, 0x90, 0x80, 0x80], [0xC2, 0x80], [0xE0, 0xA0, 0x80],
    ]

    @Test("every edge of UTF-8 is text", arguments: valid)
    func edges(bytes: [UInt8]) {
        #expect(Seen(Seen.frame(.text, bytes), size: 1).error == nil)
    }

    @Test("a message at its limit and past it, in one frame and in many")
    func messageLimit() {
        let ten = [UInt8](repeating: 1, count: 10)
        #expect(Seen(Seen.frame(.binary, ten), limit: 10).entries == [.binary(ten)])
        let over = Seen(Seen.frame(.binary, ten + [1]), limit: 10)
        #expect(over.error == .messageTooLong(limit: 10) && over.output == [0x88, 2, 0x03, 0xF1])
        let first = Seen.frame(.binary, ten, isFinal: false)
        #expect(Seen(first + Seen.frame(.continuation, []), limit: 10).entries == [.binary(ten)])
        let long = Seen(first + Seen.frame(.continuation, [1]), limit: 10)
        #expect(long.error == .messageTooLong(limit: 10))
    }

    @Test("a control frame may have 125 bytes", arguments: Pieces.sizes)
    func longPing(size: Int) {
        let payload = [UInt8](repeating: 9, count: 125)
        let seen = Seen(Seen.frame(.ping, payload), size: size)
        #expect(seen.entries == [.ping(payload)])
        #expect(seen.output == Seen.frame(.pong, payload, mask: nil))
    }

    static let codes: [(UInt16, Bool)] = [
        (0, false), (999, false), (1000, true), (1003, true), (1004, false), (1005, false),
        (1006, false), (1007, true), (1011, true), (1014, true), (1015, false), (1016, false),
        (2999, false), (3000, true), (4999, true), (5000, false), (65_535, false),
    ]

    @Test("a close is answered with its code, or refused", arguments: codes)
    func closeCodes(code: UInt16, isValid: Bool) {
        let payload = [UInt8(code >> 8), UInt8(code & 255)] + Array("bye".utf8)
        for size in Pieces.sizes {
            let seen = Seen(Seen.frame(.close, payload) + [1, 2, 3], size: size)
            #expect(seen.isClosed)
            if isValid {
                #expect(seen.entries == [.close(WebSocketCloseCode(rawValue: code), "bye")])
                #expect(seen.output == [0x88, 2] + payload.prefix(2))
            } else {
                #expect(seen.error == .malformedClose && seen.output == [0x88, 2, 0x03, 0xEA])
            }
        }
    }

    @Test("a close may be empty, but its reason must be text")
    func closeReasons() {
        let empty = Seen(Seen.frame(.close, []))
        #expect(empty.entries == [.close(nil, "")] && empty.output == [0x88, 0])
        let wrong = Seen(Seen.frame(.close, [0x03, 0xE8, 0xC2]))
        #expect(wrong.error == .malformedText && wrong.output == [0x88, 2, 0x03, 0xEF])
    }

    @Test("after a close nothing is written, and the peer's answer ends it")
    func closing() throws {
        var machine = WebSocketMachine(.server)
        var output = ByteWriter()
        machine.close(.goingAway, reason: "later", into: &output)
        machine.send("more", into: &output)
        machine.close(.normal, into: &output)
        #expect(output.bytes == [0x88, 7, 0x03, 0xE9] + Array("later".utf8))
        #expect(!machine.isClosed)
        var answer = Seen.frame(.text, "x") + Seen.frame(.close, [0x03, 0xE9])
        var events = 0
        try answer.withUnsafeMutableBytes { bytes in
            var input = bytes
            while try machine.next(&input, into: &output) != nil { events += 1 }
        }
        #expect(events == 2 && machine.isClosed && output.count == 9)
    }

    @Test("a long reason is cut at a character")
    func longReason() {
        var machine = WebSocketMachine(.server)
        var output = ByteWriter()
        machine.close(.normal, reason: String(repeating: "€", count: 100), into: &output)
        #expect(output.bytes[1] == 2 + 3 * 41)
    }

    @Test("frames cut short are awaited")
    func truncation() {
        let frames = Seen.frame(.text, "Hello", isFinal: false) + Seen.frame(.continuation, "!")
        for end in 0..<frames.count {
            let seen = Seen(Array(frames.prefix(end)))
            #expect(seen.entries.isEmpty && seen.error == nil && !seen.isClosed)
        }
    }

    @Test("seeded garbage: cutting never changes the outcome")
    func garbage() {
        var generator = SeededGenerator(seed: 6_455)
        let frames =
            Seen.frame(.text, "κό", isFinal: false) + Seen.frame(.ping, "p")
            + Seen.frame(.continuation, "σμε") + Seen.frame(.close, [0x03, 0xE8])
        for _ in 0..<1_000 {
            var bytes = frames
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let whole = Seen(bytes)
            #expect(Seen(bytes, size: 1) == whole)
            #expect(Seen(bytes, size: 5) == whole)
        }
    }
}
