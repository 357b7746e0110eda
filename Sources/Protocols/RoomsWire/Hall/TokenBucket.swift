import Bytes

/// How much of an allowance is spent, as the moment when all of it will have been earned back.
struct TokenBucket: Sendable {
    private var rested: Moment

    init(now: Moment) {
        rested = now
    }

    /// Whether nothing is left to be earned back.
    func isRested(at now: Moment) -> Bool { rested <= now }

    /// How long to wait until one more is allowed; nil when it is now.
    func wait(_ allowance: HallSettings.Allowance, at now: Moment) -> Duration? {
        let debt = max(rested, now) - now + allowance.interval
        let wait = debt - allowance.interval * allowance.burst
        return wait > .zero ? wait : nil
    }

    /// Spends `count` even when they are not there; returns how long it takes until they were.
    mutating func spend(
        _ count: Int,
        of allowance: HallSettings.Allowance,
        at now: Moment
    ) -> Duration? {
        rested = max(rested, now) + allowance.interval * count
        let wait = (rested - now) - allowance.interval * allowance.burst
        return wait > .zero ? wait : nil
    }
}
