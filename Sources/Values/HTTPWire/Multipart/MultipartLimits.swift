/// What a multipart form may hold; its whole length is bounded as the body it is.
package enum MultipartLimits {
    /// Longest boundary (RFC 2046 §5.1.1).
    package static let boundaryBytes = 70
    /// Longest field section of one part, with its line ends.
    package static let fieldSectionBytes = 8_192
    /// Most fields of one part.
    package static let fields = 16
    /// Most parts.
    package static let parts = 256
    /// Most bytes before the first part and after a boundary on its line.
    package static let paddingBytes = 1_024
}
