/// How the caller passes on a piece of body it holds itself, after `frame(_:into:)`.
package enum HTTPBodyPassage: Sendable, Equatable {
    /// Write the piece as it is.
    case plain
    /// Write the piece, then CRLF.
    case chunk
    /// Write nothing: the message has no body (HEAD, 304).
    case dropped
}
