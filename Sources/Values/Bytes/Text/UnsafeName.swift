/// Why a name from a stranger is not used as a file name.
package enum UnsafeName: Error, Equatable {
    /// The name, or a part between slashes, is empty; an absolute path starts with such a part.
    case empty
    /// "." or "..".
    case traversal
    /// Longer than its use allows; one name has `BytesLimits.nameBytes`.
    case long(bytes: Int)
    /// More components than its use allows.
    case deep(components: Int)
    /// A control, bidirectional, line-breaking or invisible character.
    case unprintable(Unicode.Scalar)
    /// A separator, or a character that Windows refuses.
    case forbidden(Unicode.Scalar)
    /// A device of Windows, such as "nul.txt".
    case reserved(String)
    /// A blank at either end, or a dot at the end.
    case edges
}
