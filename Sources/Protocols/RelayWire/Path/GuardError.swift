/// Why no guard can be used; a client then waits or asks its user, and takes no relay beyond its
/// sample.
package enum GuardError: Error, Equatable, Sendable {
    /// No guard was ever sampled: the list had no relay fit to be one.
    case noneSampled
    /// All guards that are listed failed lately; the first may be tried again at this unix second.
    case noneReachable(sampled: Int, retryAt: UInt64)
    /// All guards that could be reached conflict with the rest of the path.
    case noneAllowed(sampled: Int)
    /// No sampled guard is on the current list.
    case noneListed(sampled: Int)
}
