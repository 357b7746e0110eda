/// What ran out.
package enum HTTPExpiry: Sendable, Equatable {
    /// Nothing was asked for: close without a word.
    case idle
    /// A request was begun and not finished: `refuse(.timedOut, into:)`, then close (408).
    case slow
}
