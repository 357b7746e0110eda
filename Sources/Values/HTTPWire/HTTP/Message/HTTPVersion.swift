/// The two versions of HTTP this module speaks.
package enum HTTPVersion: String, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"

    /// Reads `HTTP/1.0` or `HTTP/1.1`.
    init(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) {
        guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), bytes[6] == UInt8(ascii: "."),
            HTTPSyntax.isDigit(bytes[5]), HTTPSyntax.isDigit(bytes[7])
        else { throw .malformedStartLine }
        switch (bytes[5], bytes[7]) {
        case (UInt8(ascii: "1"), UInt8(ascii: "1")): self = .http11
        case (UInt8(ascii: "1"), UInt8(ascii: "0")): self = .http10
        default: throw .unsupportedVersion(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Whether a message of this version and these fields leaves the connection open (RFC 9112
    /// §9.3).
    func keepsAlive(_ fields: HTTPFields) -> Bool {
        let closes = fields.has(.connection, token: "close")
        return !closes && (self == .http11 || fields.has(.connection, token: "keep-alive"))
    }
}
