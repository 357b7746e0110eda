/// How long the body of a message we write is.
package enum HTTPBodyLength: Sendable, Equatable {
    /// There is none.
    case none
    /// Exactly this many bytes.
    case bytes(Int)
    /// Not known yet: chunked, or ended by closing towards HTTP/1.0.
    case unknown
}
