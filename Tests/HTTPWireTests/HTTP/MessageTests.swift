import Bytes
import HTTPWire
import Testing

@Suite("Targets, queries and fields (RFC 9110 §5, RFC 9112 §3.2, RFC 3986)")
struct MessageTests {
    @Test("a target keeps what was asked visible")
    func traversal() throws {
        let target = try HTTPTarget("/a/%2e%2e/../b%2Fc//%00?q=/../x")
        #expect(target.rawPath == "/a/%2e%2e/../b%2Fc//%00")
        #expect(target.segments == ["a", "..", "..", "b/c", "", "\0"])
        #expect(target.safeSegments == nil)
        #expect(target.rawQuery == "q=/../x")
    }

    static let safe: [(String, [String]?)] = [
        ("/", []), ("/a", ["a"]), ("/a/b.txt", ["a", "b.txt"]), ("/%C3%A9", ["é"]),
        ("/a/", nil), ("//a", nil), ("/a/../b", nil), ("/a/%2e%2E/b", nil), ("/.", nil),
        ("/a%2fb", nil), ("/a%5Cb", nil), ("/a%00", nil), ("/...", ["..."]),
    ]

    @Test("only plain names are safe segments", arguments: safe)
    func segments(text: String, expected: [String]?) throws {
        #expect(try HTTPTarget(text).safeSegments == expected)
    }

    @Test("an absolute target has its own authority")
    func absolute() throws {
        let target = try HTTPTarget("http://[::1]:8080?x=1")
        #expect(target.form == .absolute && target.rawPath == "/")
        #expect(target.authority == HTTPAuthority(host: "::1", port: 8080))
        #expect(target.query["x"] == "1")
        #expect(try HTTPTarget("HTTPS://h/p").authority?.host == "h")
    }

    @Test(
        "a target with no form is refused",
        arguments: ["", "a b", "/é", "/\u{7F}", "http://", "x/y"]
    )
    func malformed(text: String) {
        #expect(throws: HTTPError.self) { try HTTPTarget(text) }
    }

    static let escapes: [(String, String)] = [
        ("", ""), ("abc", "abc"), ("%41", "A"), ("%4", "%4"), ("%", "%"), ("%%41", "%A"),
        ("%zz", "%zz"), ("%2541", "%41"), ("%C3%A9", "é"), ("%FF", "\u{FFFD}"), ("a+b", "a+b"),
    ]

    @Test("decoding escapes is total", arguments: escapes)
    func decoding(text: String, expected: String) {
        #expect(PercentEncoding.decode(text) == expected)
    }

    @Test("a query keeps order, repeats and odd items")
    func query() {
        let query = QueryItems("a=1&b&a=2&=x&&c=d=e&f=%26+%3d")
        #expect(query["a"] == "1" && query.all("a") == ["1", "2"])
        #expect(query["b"] == "" && query[""] == "x")
        #expect(query["c"] == "d=e" && query["f"] == "& =")
        #expect(query.items.count == 6)
        let many = QueryItems(String(repeating: "a&", count: HTTPLimits.queryItems + 5))
        #expect(many.items.count == HTTPLimits.queryItems)
    }

    @Test("a query written is read back")
    func queryRoundTrip() {
        let query: QueryItems = ["a b": "c&d=é", "": "+%"]
        #expect(QueryItems(query.encoded) == query)
    }

    @Test("fields are found without regard to case and keep their order")
    func fields() {
        var fields: HTTPFields = ["Via": "a, b", "X": "1", "vIA": " c ,, d"]
        #expect(fields["VIA"] == "a, b")
        #expect(fields.list("via") == ["a", "b", "c", "d"])
        #expect(fields.has("Via", token: "D") && !fields.has("Via", token: "e"))
        fields["via"] = "z"
        #expect(fields.map(\.name) == ["X", "via"])
        fields.remove("X")
        #expect(fields.count == 1 && !fields.contains("X"))
    }

    @Test("no value can begin another field")
    func injection() {
        var fields = HTTPFields()
        fields.append("A", "x\r\nB: y\0z")
        var output = ByteWriter()
        fields.write(to: &output)
        #expect(output.string == "A: x  B: y z\r\n")
        #expect(HTTPFieldName(parsing: "A\r\n") == nil && HTTPFieldName(parsing: "") == nil)
    }

    static let authorities: [(String, HTTPAuthority?)] = [
        ("h", HTTPAuthority(host: "h", port: nil)), ("h:", HTTPAuthority(host: "h", port: nil)),
        ("h:0", HTTPAuthority(host: "h", port: 0)),
        ("h:65535", HTTPAuthority(host: "h", port: 65535)),
        ("[fe80::1]", HTTPAuthority(host: "fe80::1", port: nil)),
        ("[::ffff:1.2.3.4]:80", HTTPAuthority(host: "::ffff:1.2.3.4", port: 80)),
        ("", nil), (":80", nil), ("h:65536", nil), ("h:-1", nil), ("h:8 ", nil), ("::1", nil),
        ("[]", nil), ("[::1", nil), ("[::1]x", nil), ("[h]", nil), ("a@b", nil), ("a b", nil),
    ]

    @Test("an authority is a host and maybe a port", arguments: authorities)
    func authority(text: String, expected: HTTPAuthority?) {
        #expect(HTTPAuthority(text) == expected)
    }

    @Test("a URL is taken apart for a client")
    func url() throws {
        let url = try #require(HTTPURL("wss://Example.org:444/a?b=c#d"))
        #expect(url.scheme == .wss && url.port == 444 && url.target.text == "/a?b=c")
        #expect(HTTPURL("http://h?x")?.target.text == "/?x")
        #expect(HTTPURL("https://[::1]")?.port == 443)
        for text in ["", "h", "ftp://h", "http:/h", "http://", "http://u@h", "http://h/a b"] {
            #expect(HTTPURL(text) == nil)
        }
    }

    @Test("heads are written as they are read")
    func heads() throws {
        let request = HTTPRequestHead(
            .get,
            try HTTPTarget("/a?b"),
            fields: [.host: "h", "X-Y": "z"]
        )
        var output = ByteWriter()
        request.write(to: &output)
        #expect(output.string == "GET /a?b HTTP/1.1\r\nHost: h\r\nX-Y: z\r\n\r\n")
        #expect(ServerTranscript(output.bytes).exchanges.first?.head == request)
    }
}
