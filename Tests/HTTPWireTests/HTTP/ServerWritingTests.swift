import Bytes
import HTTPWire
import Testing

@Suite("Responses written by a server (RFC 9112 §6, §9)")
struct ServerWritingTests {
    /// A machine that has read a whole request.
    private func machine(after request: String) throws -> HTTPServerMachine {
        var machine = HTTPServerMachine(now: .start)
        try Array(request.utf8).withUnsafeBytes { all in
            var input = all
            while try machine.next(&input, now: .start) != nil {}
        }
        return machine
    }

    static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    static let head = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
    static let old = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"

    static let vectors: [(String, HTTPBodyLength, [String], String, HTTPPersistence)] = [
        (get, .none, [], "Content-Length: 0\r\n\r\n", .keepAlive),
        (get, .bytes(5), ["he", "llo"], "Content-Length: 5\r\n\r\nhello", .keepAlive),
        (get, .bytes(5), ["he"], "Content-Length: 5\r\n\r\nhe", .close),
        (
            get, .unknown, ["hello, world!", "", "x"],
            "Transfer-Encoding: chunked\r\n\r\nd\r\nhello, world!\r\n1\r\nx\r\n0\r\n\r\n",
            .keepAlive
        ),
        (head, .bytes(5), ["hello"], "Content-Length: 5\r\n\r\n", .keepAlive),
        (head, .unknown, ["hello"], "Transfer-Encoding: chunked\r\n\r\n", .keepAlive),
        (
            old, .bytes(1), ["x"], "Content-Length: 1\r\nConnection: keep-alive\r\n\r\nx",
            .keepAlive
        ),
        (old, .unknown, ["x", "y"], "Connection: close\r\n\r\nxy", .close),
    ]

    @Test("a body is framed as the request allows", arguments: vectors)
    func framing(
        request: String,
        length: HTTPBodyLength,
        pieces: [String],
        rest: String,
        persistence: HTTPPersistence
    ) throws {
        var machine = try machine(after: request)
        var output = ByteWriter()
        machine.respond(HTTPResponseHead(.ok), body: length, into: &output)
        for piece in pieces { machine.write(Array(piece.utf8), into: &output) }
        #expect(machine.finish(into: &output, now: .start) == persistence)
        #expect(output.string == "HTTP/1.1 200 OK\r\n" + rest)
    }

    @Test("204 and 304 have neither a length nor a body", arguments: [204, 304])
    func bodiless(code: Int) throws {
        var machine = try machine(after: Self.get)
        var output = ByteWriter()
        let status = try #require(HTTPStatus(code: code))
        machine.respond(HTTPResponseHead(status), body: .bytes(5), into: &output)
        machine.write([1, 2], into: &output)
        #expect(machine.finish(into: &output, now: .start) == .keepAlive)
        #expect(output.string == "HTTP/1.1 \(status)\r\n\r\n")
    }

    @Test("framing fields of the caller are replaced and its close is obeyed")
    func callerFields() throws {
        var machine = try machine(after: Self.get)
        var output = ByteWriter()
        let head = HTTPResponseHead(
            .ok,
            fields: [
                .contentLength: "99", .transferEncoding: "gzip", .connection: "close",
                "X-Y": "a\r\nEvil: 1",
            ]
        )
        machine.respond(head, body: .bytes(0), into: &output)
        #expect(machine.finish(into: &output, now: .start) == .close)
        let expected =
            "HTTP/1.1 200 OK\r\nX-Y: a  Evil: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        #expect(output.string == expected)
    }

    @Test("an answer before the end of the request closes")
    func earlyAnswer() throws {
        let head = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        var early = try machine(after: head)
        var output = ByteWriter()
        early.respond(HTTPResponseHead(.unauthorized), body: .none, into: &output)
        #expect(early.finish(into: &output, now: .start) == .close)
    }

    @Test("100 (Continue) is sent once, and only to who waits for it")
    func continuing() throws {
        let head = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        var waiting = try machine(after: head)
        var output = ByteWriter()
        waiting.continueIfExpected(into: &output)
        waiting.continueIfExpected(into: &output)
        #expect(output.string == "HTTP/1.1 100 Continue\r\n\r\n")
        var sent = try machine(after: head + "hello")
        var nothing = ByteWriter()
        sent.continueIfExpected(into: &nothing)
        #expect(nothing.bytes.isEmpty)
    }

    @Test("a refusal has its status, closes, and is not written into a response")
    func refusals() throws {
        var fresh = HTTPServerMachine(now: .start)
        var output = ByteWriter()
        fresh.refuse(.lengthAndCoding, into: &output)
        let expected =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Connection: close\r\nContent-Length: 16\r\n\r\n400 Bad Request\n"
        #expect(output.string == expected)
        var begun = try machine(after: Self.get)
        var partial = ByteWriter()
        begun.respond(HTTPResponseHead(.ok), body: .bytes(3), into: &partial)
        let count = partial.count
        begun.refuse(.timedOut, into: &partial)
        #expect(partial.count == count)
    }

    @Test("an interim response precedes the final one")
    func interim() throws {
        var machine = try machine(after: Self.get)
        var output = ByteWriter()
        let hints = try #require(HTTPStatus(code: 103))
        machine.respond(
            HTTPResponseHead(hints, fields: ["Link": "</a.css>"]),
            body: .none,
            into: &output
        )
        machine.respond(HTTPResponseHead(.ok), body: .none, into: &output)
        let expected =
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        #expect(output.string == expected)
    }

    @Test("a piece the caller passes on itself is framed around it")
    func passages() throws {
        var chunked = try machine(after: Self.get)
        var output = ByteWriter()
        chunked.respond(HTTPResponseHead(.ok), body: .unknown, into: &output)
        let head = output.count
        #expect(chunked.frame(4_096, into: &output) == .chunk)
        #expect(String(decoding: output.bytes[head...], as: UTF8.self) == "1000\r\n")
        var plain = try machine(after: Self.get)
        plain.respond(HTTPResponseHead(.ok), body: .bytes(4_096), into: &output)
        #expect(plain.frame(4_096, into: &output) == .plain)
        #expect(plain.finish(into: &output, now: .start) == .keepAlive)
    }
}
