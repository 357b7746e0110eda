import Bytes

/// How many wrong keys and tokens each source may send: one bucket per source, in bounded memory.
///
/// Only wrong ones are slowed. Keys have 256 bits, so nobody guesses one; refusing right ones for
/// wrong ones before them would let any page in the browser lock the node's user out.
struct FailureThrottle: Sendable {
    /// An address, or what stands for all whose address is not known or has no bucket of its own.
    private enum Source: Hashable {
        case v4(IPAddress)
        /// The first half of an IPv6 address: what one subscriber has.
        case v6([UInt8])
        case others
    }

    /// When each source will have earned back everything.
    private var restedAt: [Source: Moment] = [:]

    /// Counts a failure; returns how long the source has to wait when it had too many.
    mutating func failed(_ address: IPAddress?, now: Moment) -> Duration? {
        let source = bucket(of: address, now: now)
        let rested = max(restedAt[source] ?? now, now) + APILimits.failureInterval
        let wait = (rested - now) - APILimits.failureInterval * APILimits.failures
        if wait > .zero { return wait }
        restedAt[source] = rested
        return nil
    }

    private mutating func bucket(of address: IPAddress?, now: Moment) -> Source {
        guard let address = address?.unmapped else { return .others }
        let source: Source =
            switch address {
            case .v4: .v4(address)
            case .v6: .v6(Array(address.bytes.prefix(8)))
            }
        if restedAt[source] != nil { return source }
        if restedAt.count >= APILimits.failureSources {
            restedAt = restedAt.filter { $0.value > now }
        }
        return restedAt.count < APILimits.failureSources ? source : .others
    }
}
