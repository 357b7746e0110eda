import HTTPWire
import Testing

@Suite("Requests that two parsers could read differently (RFC 9112 §11)")
struct SmugglingTests {
    static let length = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
    static let coding = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "

    static let refused: [(String, HTTPError)] = [
        (length + "5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .lengthAndCoding),
        (coding + "chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", .lengthAndCoding),
        (coding + "identity\r\nContent-Length: 5\r\n\r\nhello", .lengthAndCoding),
        (length + "5\r\nContent-Length: 5\r\n\r\nhello", .malformedLength),
        (length + "5\r\nContent-Length: 6\r\n\r\nhello", .malformedLength),
        (length + "5, 5\r\n\r\nhello", .malformedLength),
        (length + "+5\r\n\r\nhello", .malformedLength),
        (length + "-5\r\n\r\nhello", .malformedLength),
        (length + "0x5\r\n\r\nhello", .malformedLength),
        (length + "5 5\r\n\r\nhello", .malformedLength),
        (length + "\r\n\r\nhello", .malformedLength),
        (length + "1234567890123456789\r\n\r\n", .malformedLength),
        (coding + "xchunked\r\n\r\n0\r\n\r\n", .malformedCoding),
        (coding + "chunked, identity\r\n\r\n0\r\n\r\n", .malformedCoding),
        (coding + "chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformedCoding),
        (coding + "chunked\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n", .malformedCoding),
        (coding + "\"chunked\"\r\n\r\n0\r\n\r\n", .malformedCoding),
        (coding + "gzip, chunked\r\n\r\n0\r\n\r\n", .unsupportedCoding),
        (coding + "chunked, chunked\r\n\r\n0\r\n\r\n", .unsupportedCoding),
        (coding + "\u{B}chunked\r\n\r\n0\r\n\r\n", .malformedField(line: 1)),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformedCoding),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: 1\r\n folded\r\n\r\n", .malformedField(line: 2)),
        ("GET / HTTP/1.1\r\n Host: h\r\n\r\n", .malformedField(line: 0)),
        ("GET / HTTP/1.1\r\nHost : h\r\n\r\n", .malformedField(line: 0)),
        ("GET / HTTP/1.1\r\nHost\r\n\r\n", .malformedField(line: 0)),
        ("GET / HTTP/1.1\r\n: h\r\n\r\n", .malformedField(line: 0)),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n", .malformedField(line: 1)),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", .malformedField(line: 1)),
        ("GET / HTTP/1.1\nHost: h\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: a\nY: b\r\n\r\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: h\r\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nX: 1\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformedHost),
        ("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", .malformedStartLine),
        ("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", .malformedStartLine),
        ("GET /\tHTTP/1.1\r\nHost: h\r\n\r\n", .malformedStartLine),
        ("GET /\r\nHost: h\r\n\r\n", .malformedStartLine),
        ("GET / http/1.1\r\nHost: h\r\n\r\n", .malformedStartLine),
        ("G@T / HTTP/1.1\r\nHost: h\r\n\r\n", .malformedStartLine),
        ("\u{16}\u{3}\u{1}", .malformedStartLine),
        ("get / HTTP/1.1\r\nHost: h\r\n\r\n", .unknownMethod("get")),
        ("BREW / HTTP/1.1\r\nHost: h\r\n\r\n", .unknownMethod("BREW")),
        ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", .unsupportedVersion("HTTP/2.0")),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unknownMethod("PRI")),
        ("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", .malformedTarget("/a#b")),
        ("GET a HTTP/1.1\r\nHost: h\r\n\r\n", .malformedTarget("a")),
        ("GET * HTTP/1.1\r\nHost: h\r\n\r\n", .malformedTarget("*")),
        ("CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n", .malformedTarget("/")),
        ("GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", .malformedTarget("http://u@h/")),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", .malformedLength),
    ]

    @Test("is refused, however it is cut", arguments: refused)
    func refuses(text: String, error: HTTPError) {
        for size in Pieces.sizes {
            let seen = ServerTranscript(text, size: size)
            #expect(seen.error == error)
            #expect(seen.complete == 0)
        }
    }

    static let badChunks = [
        "5 \r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n", ";x\r\n", "g\r\n", "-1\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n", "5;\0\r\nhello\r\n0\r\n\r\n", "0\r\n bad\r\n\r\n",
        "0\r\nX : 1\r\n\r\n", "0\r\nX: 1\n\r\n", "0\r\n\n", "1000000000000000\r\n",
        "0000000000000001\r\n",
    ]

    @Test("a malformed chunk is refused, however it is cut", arguments: badChunks)
    func chunks(text: String) {
        for size in Pieces.sizes {
            let seen = ServerTranscript(Self.coding + "chunked\r\n\r\n" + text, size: size)
            #expect(seen.error == .malformedChunk)
            #expect(seen.complete == 0)
        }
    }

    @Test("a coding is compared without regard to case and a length may have zeros in front")
    func accepted() {
        let coded = ServerTranscript(Self.coding + "Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
        #expect(coded.exchanges.first?.body == "x")
        #expect(ServerTranscript(Self.length + "0001\r\n\r\nx").exchanges.first?.body == "x")
    }

    @Test("every refusal has its status")
    func statuses() {
        #expect(HTTPError.lengthAndCoding.status == .badRequest)
        #expect(HTTPError.unknownMethod("X").status.code == 501)
        #expect(HTTPError.unsupportedCoding.status.code == 501)
        #expect(HTTPError.unsupportedVersion("HTTP/2.0").status.code == 505)
        #expect(HTTPError.timedOut.status.code == 408)
        #expect(HTTPError.bodyTooLong(bytes: 2, limit: 1).status.code == 413)
        #expect(HTTPError.startLineTooLong(bytes: 1).status.code == 414)
        #expect(HTTPError.tooManyFields(101).status.code == 431)
    }
}
