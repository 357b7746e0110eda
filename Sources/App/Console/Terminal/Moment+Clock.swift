import Bytes

extension Moment {
    private static let start = ContinuousClock.now

    /// Now, on the system's monotonic clock.
    static var monotonic: Moment { Moment(sinceStart: start.duration(to: .now)) }
}
