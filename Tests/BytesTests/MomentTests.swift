import Bytes
import Testing

@Suite("Moments")
struct MomentTests {
    @Test("durations are added, subtracted and measured")
    func arithmetic() {
        let start = Moment(sinceStart: .seconds(1))
        #expect(start.nanoseconds == 1_000_000_000)
        #expect(start + .milliseconds(5) == Moment(nanoseconds: 1_005_000_000))
        #expect(start - .seconds(2) == Moment(nanoseconds: -1_000_000_000))
        #expect(start + .seconds(3) - start == .seconds(3))
        #expect(start - (start + .seconds(3)) == .seconds(-3))
        #expect(start < start + .nanoseconds(1))
    }

    static let ends: [(Moment, Duration, Moment)] = [
        (Moment(nanoseconds: .max), .nanoseconds(1), Moment(nanoseconds: .max)),
        (Moment(nanoseconds: 1), .seconds(Int64.max), Moment(nanoseconds: .max)),
        (Moment(nanoseconds: .min), .nanoseconds(-1), Moment(nanoseconds: .min)),
        (Moment(nanoseconds: -1), .seconds(Int64.min), Moment(nanoseconds: .min)),
        (Moment(nanoseconds: .min), .nanoseconds(Int64.max), Moment(nanoseconds: -1)),
    ]

    @Test("time ends at ±292 years instead of wrapping around", arguments: ends)
    func saturation(moment: Moment, duration: Duration, sum: Moment) {
        #expect(moment + duration == sum)
    }

    @Test("subtracting ends there too")
    func saturatedDifference() {
        #expect(Moment(nanoseconds: .min) - .seconds(1) == Moment(nanoseconds: .min))
        #expect(Moment(nanoseconds: .max) - .seconds(-1) == Moment(nanoseconds: .max))
        #expect(Moment(nanoseconds: 0) - .seconds(Int64.min) == Moment(nanoseconds: .max))
    }

    @Test("the span between the ends of time is exact")
    func span() {
        let span = Moment(nanoseconds: .max) - Moment(nanoseconds: .min)
        #expect(span == .nanoseconds(Int64.max) - .nanoseconds(Int64.min))
    }

    static let durations: [(Duration, Int64)] = [
        (.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1),
        (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
        (Duration(secondsComponent: 0, attosecondsComponent: -999_999_999), 0),
        (.seconds(9_223_372_036) + .nanoseconds(854_775_807), .max),
        (.seconds(9_223_372_036) + .nanoseconds(854_775_808), .max),
        (.seconds(-9_223_372_036) - .nanoseconds(854_775_808), .min),
        (.seconds(-9_223_372_036) - .nanoseconds(854_775_809), .min),
        (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
    ]

    @Test("a duration in nanoseconds is rounded towards zero and saturated", arguments: durations)
    func wholeNanoseconds(duration: Duration, nanoseconds: Int64) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }
}
