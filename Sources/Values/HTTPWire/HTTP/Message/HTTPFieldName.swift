/// The name of a field: compared without regard to case, written as given (RFC 9110 §5.1).
package struct HTTPFieldName: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it is written.
    package let text: String

    /// A name from text, or nil when it is not a token.
    package init?(parsing text: String) {
        guard HTTPSyntax.isToken(text.utf8) else { return nil }
        self.text = text
    }

    /// A name from our own source, which must be a token.
    package init(stringLiteral text: StaticString) {
        self.text = text.description
        precondition(HTTPSyntax.isToken(self.text.utf8), "a field name is a token")
    }

    private init(known text: String) { self.text = text }

    /// What says where a body ends, which machines write themselves.
    static let framing = [contentLength, transferEncoding]
    /// The same, and whether the connection stays open.
    static let framingAndConnection = framing + [connection]

    /// Whether `bytes` are this name.
    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == text.utf8.count && HTTPSyntax.equalIgnoringCase(bytes, text.utf8)
    }

    /// The name as it is written.
    package var description: String { text }
}

extension HTTPFieldName: Hashable {
    /// Compares without regard to case.
    package static func == (a: HTTPFieldName, b: HTTPFieldName) -> Bool {
        HTTPSyntax.equalIgnoringCase(a.text.utf8, b.text.utf8)
    }

    /// Hashes without regard to case.
    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(HTTPSyntax.lowercased(byte)) }
    }
}

extension HTTPFieldName {
    /// `Accept`.
    package static let accept = HTTPFieldName(known: "Accept")
    /// `Accept-Ranges`.
    package static let acceptRanges = HTTPFieldName(known: "Accept-Ranges")
    /// `Allow`.
    package static let allow = HTTPFieldName(known: "Allow")
    /// `Authorization`.
    package static let authorization = HTTPFieldName(known: "Authorization")
    /// `Cache-Control`.
    package static let cacheControl = HTTPFieldName(known: "Cache-Control")
    /// `Connection`.
    package static let connection = HTTPFieldName(known: "Connection")
    /// `Content-Disposition`.
    package static let contentDisposition = HTTPFieldName(known: "Content-Disposition")
    /// `Content-Length`; written by the machines, never by callers.
    package static let contentLength = HTTPFieldName(known: "Content-Length")
    /// `Content-Range`.
    package static let contentRange = HTTPFieldName(known: "Content-Range")
    /// `Content-Security-Policy`.
    package static let contentSecurityPolicy = HTTPFieldName(known: "Content-Security-Policy")
    /// `Content-Type`.
    package static let contentType = HTTPFieldName(known: "Content-Type")
    /// `Cookie`.
    package static let cookie = HTTPFieldName(known: "Cookie")
    /// `Date`.
    package static let date = HTTPFieldName(known: "Date")
    /// `ETag`.
    package static let etag = HTTPFieldName(known: "ETag")
    /// `Expect`.
    package static let expect = HTTPFieldName(known: "Expect")
    /// `Host`.
    package static let host = HTTPFieldName(known: "Host")
    /// `If-Match`.
    package static let ifMatch = HTTPFieldName(known: "If-Match")
    /// `If-Modified-Since`.
    package static let ifModifiedSince = HTTPFieldName(known: "If-Modified-Since")
    /// `If-None-Match`.
    package static let ifNoneMatch = HTTPFieldName(known: "If-None-Match")
    /// `If-Range`.
    package static let ifRange = HTTPFieldName(known: "If-Range")
    /// `If-Unmodified-Since`.
    package static let ifUnmodifiedSince = HTTPFieldName(known: "If-Unmodified-Since")
    /// `Last-Event-ID`.
    package static let lastEventID = HTTPFieldName(known: "Last-Event-ID")
    /// `Last-Modified`.
    package static let lastModified = HTTPFieldName(known: "Last-Modified")
    /// `Location`.
    package static let location = HTTPFieldName(known: "Location")
    /// `Origin`.
    package static let origin = HTTPFieldName(known: "Origin")
    /// `Range`.
    package static let range = HTTPFieldName(known: "Range")
    /// `Referrer-Policy`.
    package static let referrerPolicy = HTTPFieldName(known: "Referrer-Policy")
    /// `Retry-After`.
    package static let retryAfter = HTTPFieldName(known: "Retry-After")
    /// `Sec-WebSocket-Accept`.
    package static let webSocketAccept = HTTPFieldName(known: "Sec-WebSocket-Accept")
    /// `Sec-WebSocket-Extensions`.
    package static let webSocketExtensions = HTTPFieldName(known: "Sec-WebSocket-Extensions")
    /// `Sec-WebSocket-Key`.
    package static let webSocketKey = HTTPFieldName(known: "Sec-WebSocket-Key")
    /// `Sec-WebSocket-Protocol`.
    package static let webSocketProtocol = HTTPFieldName(known: "Sec-WebSocket-Protocol")
    /// `Sec-WebSocket-Version`.
    package static let webSocketVersion = HTTPFieldName(known: "Sec-WebSocket-Version")
    /// `Server`.
    package static let server = HTTPFieldName(known: "Server")
    /// `Set-Cookie`.
    package static let setCookie = HTTPFieldName(known: "Set-Cookie")
    /// `Transfer-Encoding`; written by the machines, never by callers.
    package static let transferEncoding = HTTPFieldName(known: "Transfer-Encoding")
    /// `Upgrade`.
    package static let upgrade = HTTPFieldName(known: "Upgrade")
    /// `User-Agent`.
    package static let userAgent = HTTPFieldName(known: "User-Agent")
    /// `Vary`.
    package static let vary = HTTPFieldName(known: "Vary")
    /// `WWW-Authenticate`.
    package static let wwwAuthenticate = HTTPFieldName(known: "WWW-Authenticate")
    /// `X-Content-Type-Options`.
    package static let contentTypeOptions = HTTPFieldName(known: "X-Content-Type-Options")
    /// `X-Frame-Options`.
    package static let frameOptions = HTTPFieldName(known: "X-Frame-Options")
}
