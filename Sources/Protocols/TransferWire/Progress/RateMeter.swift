package import Bytes
import Glibc

/// A rate in bytes per second, smoothed so that old traffic fades within seconds.
package struct RateMeter: Hashable, Sendable {
    /// Time in which old traffic fades to 1/e.
    private static let fading = 5.0
    /// Shorter steps are gathered: dividing by them would only be noise.
    private static let leastStep = Duration.milliseconds(100)

    private var measuredAt: Moment
    private var gathered: UInt64 = 0
    private var rate: Double?

    package init(now: Moment) { measuredAt = now }

    /// Notes that bytes passed.
    package mutating func add(_ bytes: Int, at now: Moment) {
        gathered += UInt64(bytes)
        let step = now - measuredAt
        guard step >= Self.leastStep else { return }
        let seconds = Double(step.wholeNanoseconds) / 1e9
        let latest = Double(gathered) / seconds
        let weight = rate == nil ? 1 : 1 - exp(-seconds / Self.fading)
        rate = (rate ?? 0) + weight * (latest - (rate ?? 0))
        (measuredAt, gathered) = (now, 0)
    }

    /// Bytes per second; 0 before the first tenth of a second.
    package var bytesPerSecond: Double { rate ?? 0 }
}
