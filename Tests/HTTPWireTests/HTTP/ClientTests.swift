import Bytes
import HTTPWire
import Testing

/// What a client machine made of some bytes, joined so that it does not depend on how they were
/// cut.
struct ClientTranscript: Equatable {
    var interims: [HTTPStatus] = []
    var head: HTTPResponseHead?
    var body = ""
    var tunnel = ""
    var isComplete = false
    var isReusable = false
    var error: HTTPError?

    /// Sends a request, feeds `text` in pieces, and ends the connection if asked to.
    init(
        _ bytes: [UInt8],
        size: Int = .max,
        method: HTTPMethod = .get,
        upgrade: Bool = false,
        thenClosed: Bool = false,
        bodyLimit: Int = 1_000_000
    ) {
        var machine = HTTPClientMachine(bodyLimit: bodyLimit)
        var output = ByteWriter()
        do throws(HTTPError) {
            let target = try HTTPTarget(method == .connect ? "h:1" : "/")
            let fields: HTTPFields = upgrade ? [.host: "h", .upgrade: "x"] : [.host: "h"]
            machine.request(
                HTTPRequestHead(method, target, fields: fields),
                body: .none,
                into: &output
            )
            machine.finish(into: &output)
            for piece in Pieces.cut(bytes, into: size) {
                try piece.withUnsafeBufferPointer { (typed) throws(HTTPError) in
                    var input = UnsafeRawBufferPointer(typed)
                    while let event = try machine.next(&input) { record(event) }
                }
            }
            if thenClosed, let event = try machine.inputEnded() { record(event) }
        } catch {
            self.error = error
        }
        isReusable = machine.isReusable
    }

    init(
        _ text: String,
        size: Int = .max,
        method: HTTPMethod = .get,
        upgrade: Bool = false,
        thenClosed: Bool = false,
        bodyLimit: Int = 1_000_000
    ) {
        self.init(
            Array(text.utf8),
            size: size,
            method: method,
            upgrade: upgrade,
            thenClosed: thenClosed,
            bodyLimit: bodyLimit
        )
    }

    private mutating func record(_ event: HTTPClientMachine.Event) {
        switch event {
        case .interim(let head): interims.append(head.status)
        case .head(let head): self.head = head
        case .body(let piece): body += Pieces.text(piece)
        case .tunnel(let piece): tunnel += Pieces.text(piece)
        case .end: isComplete = true
        }
    }
}

@Suite("Responses read by a client (RFC 9112)")
struct ClientTests {
    static let length = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    static let chunked =
        "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\n\r\n"

    @Test("a body with a length or in chunks, however it is cut", arguments: Pieces.sizes)
    func bodies(size: Int) {
        for text in [Self.length, Self.chunked] {
            let seen = ClientTranscript(text, size: size)
            #expect(seen.body == "hello" && seen.isComplete && seen.isReusable)
            #expect(seen.head?.status == .ok && seen.error == nil)
        }
    }

    @Test("a body without either ends with the connection", arguments: Pieces.sizes)
    func untilClose(size: Int) {
        let text = "HTTP/1.0 200 OK\r\nX: y\r\n\r\nhello"
        let open = ClientTranscript(text, size: size)
        #expect(open.body == "hello" && !open.isComplete && !open.isReusable)
        let closed = ClientTranscript(text, size: size, thenClosed: true)
        #expect(closed.body == "hello" && closed.isComplete && !closed.isReusable)
    }

    @Test("a connection that ends too soon is no end", arguments: [length, chunked])
    func truncation(text: String) {
        for end in 0..<text.utf8.count {
            let seen = ClientTranscript(Array(text.utf8.prefix(end)), thenClosed: true)
            #expect(seen.error == .truncated && !seen.isComplete)
        }
    }

    @Test("interim responses precede the final one", arguments: Pieces.sizes)
    func interims(size: Int) {
        let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        let seen = ClientTranscript(interim + Self.length, size: size)
        #expect(seen.interims.map(\.code) == [100, 103] && seen.body == "hello")
        let limit = HTTPLimits.interimResponses
        let hint = "HTTP/1.1 100 Continue\r\n\r\n"
        let most = String(repeating: hint, count: limit)
        #expect(ClientTranscript(most + Self.length, size: size).isComplete)
        #expect(ClientTranscript(most + hint, size: size).error == .unexpectedResponse)
    }

    @Test("HEAD, 204 and 304 have no body whatever their fields say")
    func bodiless() {
        let head = ClientTranscript(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            method: .head
        )
        #expect(head.isComplete && head.isReusable && head.body == "")
        for line in ["204 No Content", "304 Not Modified"] {
            let seen = ClientTranscript("HTTP/1.1 \(line)\r\nContent-Length: 5\r\n\r\n")
            #expect(seen.isComplete && seen.isReusable && seen.body == "")
        }
    }

    @Test("a switch of protocol hands on every byte after it", arguments: Pieces.sizes)
    func tunnels(size: Int) {
        let switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nabc"
        #expect(ClientTranscript(switched, size: size, upgrade: true).tunnel == "abc")
        #expect(ClientTranscript(switched, size: size).error == .unexpectedResponse)
        let connected = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        #expect(ClientTranscript(connected, size: size, method: .connect).tunnel == "abc")
        let refused = ClientTranscript(
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nabc",
            size: size,
            method: .connect
        )
        #expect(refused.body == "abc" && refused.isComplete)
    }

    static let refused: [(String, HTTPError)] = [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            .lengthAndCoding
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedCoding),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .malformedCoding),
        ("HTTP/1.1 20 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1 2000 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1 099 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1 600 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1  200 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1 200 O\u{1}K\r\n\r\n", .malformedStartLine),
        ("HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion("HTTP/2.0")),
        ("ICY 200 OK and more\r\n\r\n", .malformedStartLine),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedStartLine),
        ("HTTP/1.1 200 OK\n\n", .bareLineFeed),
        ("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", .malformedField(line: 1)),
        (length + "HTTP/1.1 200 OK\r\n\r\n", .unexpectedResponse),
    ]

    @Test("a response that breaks the rules is refused, however it is cut", arguments: refused)
    func refuses(text: String, error: HTTPError) {
        for size in Pieces.sizes {
            #expect(ClientTranscript(text, size: size).error == error)
        }
    }

    @Test("a body at its limit and past it")
    func bodyLimit() {
        for text in [Self.length, Self.chunked, "HTTP/1.0 200 OK\r\n\r\nhello"] {
            #expect(ClientTranscript(text, thenClosed: true, bodyLimit: 5).isComplete)
            #expect(ClientTranscript(text, bodyLimit: 4).error?.status == .contentTooLarge)
        }
    }

    @Test("one connection carries several requests")
    func reuse() throws {
        var machine = HTTPClientMachine()
        var output = ByteWriter()
        for _ in 0..<3 {
            #expect(machine.isReusable)
            let head = HTTPRequestHead(.post, try HTTPTarget("/x"), fields: [.host: "h"])
            machine.request(head, body: .unknown, into: &output)
            machine.write(Array("ab".utf8), into: &output)
            #expect(!machine.isReusable)
            machine.finish(into: &output)
            try Array(Self.length.utf8).withUnsafeBytes { bytes in
                var input = bytes
                while try machine.next(&input) != nil {}
            }
        }
        #expect(machine.isReusable)
        let one =
            "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
        #expect(output.string == one + one + one)
    }

    @Test("Connection: close is the last response")
    func close() {
        let text = "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"
        let seen = ClientTranscript(text)
        #expect(seen.isComplete && !seen.isReusable)
    }

    @Test("seeded garbage: cutting never changes the outcome")
    func garbage() {
        var generator = SeededGenerator(seed: 9110)
        for _ in 0..<500 {
            var bytes = Array((Self.chunked).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let whole = ClientTranscript(bytes, thenClosed: true)
            #expect(ClientTranscript(bytes, size: 1, thenClosed: true) == whole)
        }
    }
}
