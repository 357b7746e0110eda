import Bytes
import HTTPWire

/// What a route answers.
struct APIAnswer: Sendable {
    /// What follows the head.
    enum Body: Sendable {
        case none
        case json(JSON)
        case bytes([UInt8], type: String)
        /// The stream of events, which stays open.
        case events
    }

    var status: HTTPStatus
    var fields: HTTPFields = [:]
    var body: Body

    init(_ status: HTTPStatus, _ body: Body = .none, fields: HTTPFields = [:]) {
        (self.status, self.body, self.fields) = (status, body, fields)
    }

    /// 200 with a JSON body.
    static func json(_ json: JSON) -> APIAnswer { APIAnswer(.ok, .json(json)) }

    /// Plain text for people.
    static func text(_ status: HTTPStatus, _ text: String) -> APIAnswer {
        APIAnswer(status, .bytes(Array(text.utf8), type: "text/plain; charset=utf-8"))
    }
}

extension APIAnswer {
    /// What keeps a browser from using an answer for anything but our own page.
    private static let protection: [(HTTPFieldName, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        ),
        (.contentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
        ),
    ]

    /// The head as it is sent: what the route said, the protection, and no caching unless it said
    /// so.
    var head: HTTPResponseHead {
        var fields = fields
        switch body {
        case .none: break
        case .json: fields[.contentType] = "application/json"
        case .bytes(_, let type): fields[.contentType] = type
        case .events: fields[.contentType] = ServerSentEvent.mediaType
        }
        for (name, value) in Self.protection { fields[name] = value }
        if !fields.contains(.cacheControl) { fields[.cacheControl] = "no-store" }
        return HTTPResponseHead(status, fields: fields)
    }

    /// The body's bytes; none for a stream.
    var content: [UInt8] {
        switch body {
        case .none, .events: []
        case .json(let json): json.bytes
        case .bytes(let bytes, _): bytes
        }
    }
}
