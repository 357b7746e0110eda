/// Why a line is no candidate.
package enum CandidateError: Error, Equatable, Sendable {
    /// More than ``WebRTCLimits/candidateBytes``.
    case oversized(bytes: Int)
    /// A control character, or one beyond ASCII.
    case unprintable
    /// Fewer than the eight words every candidate has.
    case tooFewWords(Int)
    case foundation(String)
    case component(String)
    case priority(String)
    case host(String)
    case port(String)
    case kind(String)
}
