/// A point on the caller's monotonic clock.
///
/// Cores compare moments; they never read a clock.
package struct Moment: Comparable, Hashable, Sendable {
    /// Nanoseconds since an arbitrary start that all moments of one clock share.
    package let nanoseconds: Int64

    /// The moment that many nanoseconds after the clock's start.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The moment that long after the clock's start, saturated to ±292 years.
    package init(sinceStart: Duration) {
        nanoseconds = sinceStart.wholeNanoseconds
    }

    /// The moment `duration` later, saturated: an endless timeout stays in the future.
    package static func + (moment: Moment, duration: Duration) -> Moment {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return Moment(nanoseconds: overflow ? (sum < 0 ? .max : .min) : sum)
    }

    /// The moment `duration` earlier, saturated.
    package static func - (moment: Moment, duration: Duration) -> Moment {
        let nanoseconds = duration.wholeNanoseconds
        let (difference, overflow) = moment.nanoseconds.subtractingReportingOverflow(nanoseconds)
        return Moment(nanoseconds: overflow ? (difference < 0 ? .max : .min) : difference)
    }

    /// How long after `earlier` this moment is; negative when it is before.
    package static func - (later: Moment, earlier: Moment) -> Duration {
        .nanoseconds(later.nanoseconds) - .nanoseconds(earlier.nanoseconds)
    }

    /// Whether `a` comes before `b` on their clock.
    package static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }
}
