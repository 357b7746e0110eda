import Bytes
import HTTPWire
import Testing

@Suite("Requests read by a server (RFC 9112)")
struct ServerReadingTests {
    static let get = "GET /a/b?x=1&y=%20z HTTP/1.1\r\nHost: example.com:8080\r\nAccept: */*\r\n\r\n"
    static let post =
        "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Type:text/plain  \r\n\r\nhello"
    static let chunked =
        "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5;name=\"v\"\r\nhello\r\n00a\r\n, world!!!\r\n0\r\nX-Sum: 1\r\n\r\n"

    @Test("a small GET, however it is cut", arguments: Pieces.sizes)
    func smallGet(size: Int) throws {
        let seen = ServerTranscript(Self.get, size: size)
        let exchange = try #require(seen.exchanges.first)
        #expect(seen.error == nil && seen.exchanges.count == 1 && exchange.isComplete)
        #expect(exchange.head.method == .get && exchange.head.version == .http11)
        #expect(exchange.head.target.rawPath == "/a/b")
        #expect(exchange.head.target.query["y"] == " z")
        #expect(exchange.head.fields["accept"] == "*/*")
        #expect(exchange.head.authority == HTTPAuthority(host: "example.com", port: 8080))
    }

    @Test("a body with a length, however it is cut", arguments: Pieces.sizes)
    func lengthBody(size: Int) throws {
        let seen = ServerTranscript(Self.post, size: size)
        let exchange = try #require(seen.exchanges.first)
        #expect(exchange.body == "hello" && exchange.isComplete && seen.error == nil)
        #expect(exchange.head.fields[.contentType] == "text/plain")
    }

    @Test("a chunked body with extensions and trailers, however it is cut", arguments: Pieces.sizes)
    func chunkedBody(size: Int) throws {
        let seen = ServerTranscript(Self.chunked, size: size)
        let exchange = try #require(seen.exchanges.first)
        #expect(exchange.body == "hello, world!!!" && exchange.isComplete && seen.error == nil)
    }

    @Test("pipelined requests come one after another", arguments: Pieces.sizes)
    func pipelining(size: Int) {
        let seen = ServerTranscript(Self.get + Self.post + Self.chunked + Self.get, size: size)
        #expect(seen.bodies == ["", "hello", "hello, world!!!", ""])
        #expect(seen.complete == 4)
    }

    @Test("a request cut short is neither complete nor refused")
    func truncation() {
        for text in [Self.get, Self.post, Self.chunked] {
            for end in 0..<text.utf8.count {
                let seen = ServerTranscript(Array(text.utf8.prefix(end)))
                #expect(seen.error == nil)
                #expect(seen.complete == 0)
            }
        }
    }

    @Test("nothing more is read until the response is finished")
    func waiting() throws {
        var machine = HTTPServerMachine(now: .start)
        let bytes = Array((Self.get + Self.get).utf8)
        try bytes.withUnsafeBytes { all in
            var input = all
            guard case .head = try machine.next(&input, now: .start),
                case .end = try machine.next(&input, now: .start)
            else {
                Issue.record("a head and an end")
                return
            }
            #expect(machine.isAwaitingResponse)
            #expect(try machine.next(&input, now: .start) == nil)
            #expect(input.count == Self.get.utf8.count)
            var output = ByteWriter()
            machine.respond(HTTPResponseHead(.ok), body: .none, into: &output)
            #expect(machine.finish(into: &output, now: .start) == .keepAlive)
            guard case .head = try machine.next(&input, now: .start) else {
                Issue.record("the second head")
                return
            }
        }
    }

    @Test("bytes after a switch belong to the tunnel", arguments: Pieces.sizes)
    func tunnels(size: Int) {
        let upgrade =
            "GET /s HTTP/1.1\r\nHost: h\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nGET \0"
        let connect = "CONNECT a.b:443 HTTP/1.1\r\nHost: a.b:443\r\n\r\n\u{1}\u{2}"
        #expect(ServerTranscript(upgrade, size: size).tunnel == "GET \0")
        #expect(ServerTranscript(connect, size: size).tunnel == "\u{1}\u{2}")
        let target = ServerTranscript(connect).exchanges.first?.head.target
        #expect(target?.authority == HTTPAuthority(host: "a.b", port: 443))
    }

    @Test("one empty line before a request is tolerated", arguments: Pieces.sizes)
    func blankLine(size: Int) {
        #expect(ServerTranscript("\r\n" + Self.get, size: size).exchanges.count == 1)
        #expect(ServerTranscript("\r\n\r\n" + Self.get, size: size).error == .malformedStartLine)
    }

    @Test("HTTP/1.0 needs no Host and closes unless asked not to")
    func version10() {
        let plain = ServerTranscript("GET / HTTP/1.0\r\n\r\n")
        #expect(plain.exchanges.first?.head.keepsAlive == false)
        #expect(plain.output.contains("Connection: close\r\n"))
        let kept = ServerTranscript("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
        #expect(kept.exchanges.first?.head.keepsAlive == true)
        #expect(kept.output.contains("Connection: keep-alive\r\n"))
    }

    @Test("seeded garbage is refused or awaited, and cutting never changes the outcome")
    func garbage() {
        var generator = SeededGenerator(seed: 9112)
        for _ in 0..<500 {
            var bytes = Array((Self.post + Self.chunked).utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let whole = ServerTranscript(bytes)
            #expect(ServerTranscript(bytes, size: 1) == whole)
            #expect(ServerTranscript(bytes, size: 5) == whole)
        }
    }
}
