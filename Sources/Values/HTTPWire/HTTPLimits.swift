/// What this module accepts from a stranger before it refuses.
///
/// All sizes are in bytes and include neither TCP nor TLS framing.
package enum HTTPLimits {
    /// Longest request or status line without its CRLF; past it 414 (RFC 9112 §3 asks for 8000).
    package static let startLineBytes = 8_192
    /// Longest field section with its line ends and the empty line that closes it; past it 431.
    package static let fieldSectionBytes = 32_768
    /// Most fields in one message; past it 431.
    package static let fields = 100
    /// Most chunk extension bytes in one message body (RFC 9112 §7.1.1).
    package static let chunkExtensionBytes = 4_096
    /// Longest trailer section of a chunked body.
    package static let trailerBytes = 8_192
    /// Most interim (1xx) responses before the final one.
    package static let interimResponses = 8
    /// Largest request or response body unless the caller says otherwise.
    package static let bodyBytes = 1 << 20
    /// Most `name=value` pairs read from one query or form; the rest is ignored.
    package static let queryItems = 256
    /// Most cookies read from one request; the rest is ignored.
    package static let cookies = 64
    /// Most ranges honoured in one `Range` field; more are answered with the whole (RFC 9110
    /// §14.2).
    package static let ranges = 8
    /// Most entity tags compared in one `If-Match` or `If-None-Match` field.
    package static let entityTags = 64
    /// Longest head of a CRLF-tolerant message: a blank line, the start line, the field section.
    static let headBytes = 2 + startLineBytes + 2 + fieldSectionBytes
}
