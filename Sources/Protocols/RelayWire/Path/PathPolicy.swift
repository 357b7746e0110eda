/// What a client demands of its paths.
package struct PathPolicy: Hashable, Sendable {
    /// What two relays of one path must not share.
    package enum Diversity: Hashable, Sendable {
        /// Neither a declared family nor an IPv4 /16 or IPv6 /32.
        case separateOperators
        /// Nothing but being two relays: for test networks on one host.
        case distinctRelays
    }

    package var diversity: Diversity
    /// Most that one relay may weigh in a choice, as a share of the whole.
    ///
    /// With fewer than forty relays the cap loosens to twice an equal share.
    package var largestShare: Double

    package init(diversity: Diversity = .separateOperators, largestShare: Double = 0.05) {
        precondition(largestShare > 0 && largestShare <= 1)
        (self.diversity, self.largestShare) = (diversity, largestShare)
    }

    /// For public networks.
    package static let `public` = PathPolicy()
    /// For test networks on one host.
    package static let testNetwork = PathPolicy(diversity: .distinctRelays)
}
