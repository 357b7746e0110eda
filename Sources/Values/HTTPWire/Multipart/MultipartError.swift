/// Why a form was refused.
package enum MultipartError: Error, Equatable, Sendable {
    /// A boundary followed by neither a line end nor `--`.
    case malformedBoundary
    /// A field section that breaks the rules of HTTP fields.
    case malformedFields
    /// More fields or bytes of fields than allowed.
    case fieldsTooLong
    /// A part that is not `form-data` with a name (RFC 7578 §4.2).
    case noName
    /// More parts than `MultipartLimits.parts`.
    case tooManyParts
    /// More bytes before the first part, or beside a boundary, than allowed.
    case tooMuchPadding
    /// The body ended before the last boundary.
    case truncated
}
