/// A place in a path.
package enum PathPosition: Hashable, Sendable {
    case first
    case middle
    case last
}

/// Why no path could be chosen.
package enum PathError: Error, Equatable, Sendable {
    /// The list has fewer usable relays than the path has hops.
    case tooFewRelays(have: Int, needed: Int)
    /// There are enough relays, but none that fits here beside those already chosen.
    ///
    /// `usable` counts the relays that could be used at all.
    case noneFits(PathPosition, usable: Int)
    /// The relay the path must end at is not listed as running, or is excluded.
    case unavailable(RelayIdentity)
    /// No guard can be used now.
    case guards(GuardError)
}
