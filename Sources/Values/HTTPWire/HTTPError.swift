/// Why an HTTP message was refused.
///
/// Always the peer's doing (or its absence), so always an answer and a close, never a trap.
package enum HTTPError: Error, Equatable, Sendable {
    /// The request or status line does not follow RFC 9112 §3 or §4.
    case malformedStartLine
    /// A method this module does not know.
    case unknownMethod(String)
    /// An HTTP version other than 1.0 and 1.1.
    case unsupportedVersion(String)
    /// A request target that is not one of the four forms, or not the one the method needs.
    case malformedTarget(String)
    /// A start line longer than `HTTPLimits.startLineBytes`.
    case startLineTooLong(bytes: Int)
    /// A field section longer than `HTTPLimits.fieldSectionBytes`.
    case fieldSectionTooLong(bytes: Int)
    /// More fields than `HTTPLimits.fields`.
    case tooManyFields(Int)
    /// A line ended by a bare LF, or an LF inside a line (RFC 9112 §2.2).
    case bareLineFeed
    /// A field line that is folded, has no colon, a bad name or a control byte in its value.
    case malformedField(line: Int)
    /// No `Host`, several, or one that is no authority (RFC 9112 §3.2).
    case malformedHost
    /// Both `Content-Length` and `Transfer-Encoding`: a smuggling attempt (RFC 9112 §6.1).
    case lengthAndCoding
    /// A `Content-Length` that is repeated or not a plain decimal number.
    case malformedLength
    /// A `Transfer-Encoding` that does not end in `chunked`, or in a version without it.
    case malformedCoding
    /// A transfer coding other than `chunked`.
    case unsupportedCoding
    /// A chunk size, extension, line end or trailer that does not follow RFC 9112 §7.1.
    case malformedChunk
    /// A body (declared or received) longer than the caller allows.
    case bodyTooLong(bytes: Int, limit: Int)
    /// The head or the body did not arrive in time.
    case timedOut
    /// The connection ended in the middle of a message.
    case truncated
    /// Bytes arrived when no response was due, or more interim responses than allowed.
    case unexpectedResponse

    /// The status a server answers with.
    package var status: HTTPStatus {
        switch self {
        case .timedOut: .requestTimeout
        case .bodyTooLong: .contentTooLarge
        case .startLineTooLong: .uriTooLong
        case .fieldSectionTooLong, .tooManyFields: .fieldsTooLarge
        case .unknownMethod, .unsupportedCoding: .notImplemented
        case .unsupportedVersion: .versionNotSupported
        case .malformedStartLine, .malformedTarget, .bareLineFeed, .malformedField, .malformedHost,
            .lengthAndCoding, .malformedLength, .malformedCoding, .malformedChunk, .truncated,
            .unexpectedResponse:
            .badRequest
        }
    }
}
