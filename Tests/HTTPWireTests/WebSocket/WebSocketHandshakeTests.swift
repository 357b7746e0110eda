import Bytes
import HTTPWire
import Testing

@Suite("The WebSocket handshake (RFC 6455 §1.3, §4)")
struct WebSocketHandshakeTests {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    static let keyBytes = Array("the sample nonce".utf8)

    static func request(_ changes: [(HTTPFieldName, String?)] = []) throws -> HTTPRequestHead {
        var fields: HTTPFields = [
            .host: "server.example.com", .upgrade: "WebSocket", .connection: "keep-alive, Upgrade",
            .webSocketKey: key, .webSocketVersion: "13", .webSocketProtocol: "chat, superchat",
        ]
        for (name, value) in changes { fields[name] = value }
        return HTTPRequestHead(.get, try HTTPTarget("/chat"), fields: fields)
    }

    @Test("the key of RFC 6455 §1.3 is answered as there")
    func example() throws {
        let head = try WebSocketHandshake.accept(Self.request(), protocols: ["superchat", "chat"])
        #expect(head.status == .switchingProtocols)
        #expect(head.fields[.webSocketAccept] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(head.fields[.webSocketProtocol] == "superchat")
        #expect(try WebSocketHandshake.accept(Self.request()).fields[.webSocketProtocol] == nil)
    }

    static let refused: [([(HTTPFieldName, String?)], WebSocketHandshakeError)] = [
        ([(.upgrade, nil)], .noUpgrade), ([(.upgrade, "h2c")], .noUpgrade),
        ([(.connection, "keep-alive")], .noUpgrade),
        ([(.webSocketVersion, "8")], .unsupportedVersion("8")),
        ([(.contentLength, "1")], .hasBody), ([(.transferEncoding, "chunked")], .hasBody),
        ([(.webSocketVersion, nil)], .unsupportedVersion("")),
        ([(.webSocketKey, nil)], .malformedKey), ([(.webSocketKey, "AAAA")], .malformedKey),
        ([(.webSocketKey, "not base 64!")], .malformedKey),
    ]

    @Test("a request that is no handshake is refused", arguments: refused)
    func refuses(
        changes: [(HTTPFieldName, String?)],
        error: WebSocketHandshakeError
    ) throws {
        let head = try Self.request(changes)
        #expect(throws: error) { try WebSocketHandshake.accept(head) }
        #expect(!error.response.status.isSuccess)
    }

    @Test("only GET of HTTP/1.1 begins a WebSocket, and a wrong version is told the right one")
    func refusals() throws {
        var head = try Self.request()
        head.method = .post
        #expect(throws: WebSocketHandshakeError.notGet) { try WebSocketHandshake.accept(head) }
        head = try Self.request()
        head.version = .http10
        #expect(throws: WebSocketHandshakeError.notGet) { try WebSocketHandshake.accept(head) }
        let response = WebSocketHandshakeError.unsupportedVersion("8").response
        #expect(response.status.code == 426 && response.fields[.webSocketVersion] == "13")
    }

    @Test("client and server agree")
    func agreement() throws {
        let host = HTTPAuthority(host: "::1", port: 8080)
        let request = WebSocketHandshake.request(
            try HTTPTarget("/chat"),
            host: host,
            key: Self.keyBytes,
            protocols: ["a", "b"],
            fields: [.origin: "http://x"]
        )
        #expect(request.fields[.webSocketKey] == Self.key)
        #expect(request.fields[.host] == "[::1]:8080" && request.fields[.origin] == "http://x")
        let response = try WebSocketHandshake.accept(request, protocols: ["b"])
        let chosen = try WebSocketHandshake.verify(
            response,
            key: Self.keyBytes,
            protocols: ["a", "b"]
        )
        #expect(chosen == "b")
    }

    @Test("an answer that does not follow from the request is refused")
    func wrongAnswers() throws {
        let good = try WebSocketHandshake.accept(Self.request())
        let cases: [(HTTPFieldName, String?, WebSocketHandshakeError)] = [
            (.webSocketAccept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=", .wrongAccept),
            (.webSocketAccept, nil, .wrongAccept), (.upgrade, "h2c", .noUpgrade),
            (.connection, nil, .noUpgrade), (.webSocketProtocol, "z", .unexpectedProtocol("z")),
            (.webSocketExtensions, "permessage-deflate", .unexpectedExtension),
        ]
        for (name, value, error) in cases {
            var head = good
            head.fields[name] = value
            #expect(throws: error) {
                try WebSocketHandshake.verify(head, key: Self.keyBytes)
            }
        }
        #expect(throws: WebSocketHandshakeError.refused(.forbidden)) {
            try WebSocketHandshake.verify(HTTPResponseHead(.forbidden), key: Self.keyBytes)
        }
    }
}
