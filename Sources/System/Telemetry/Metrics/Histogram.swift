import Bytes

/// How often values fell into each of a few ranges, and their sum.
package final class Histogram: Sendable {
    /// The inclusive upper bounds of the ranges, rising; one more range has none.
    package let bounds: [Double]
    private let counters: [Counter]
    private let total = Gauge()

    init(_ bounds: [Double]) {
        precondition(!bounds.isEmpty && bounds.allSatisfy(\.isFinite), "a histogram without ranges")
        precondition(
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 },
            "bounds that do not rise"
        )
        self.bounds = bounds
        counters = (0...bounds.count).map { _ in Counter() }
    }

    /// From half a millisecond to ten seconds, for what answers somebody.
    package static let latencySeconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// Counts `value`; one that is not a number is passed over.
    package func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var range = 0
        while range < bounds.count, value > bounds[range] { range += 1 }
        counters[range].increment()
        total.add(value)
    }

    /// Counts `duration` in seconds, the unit of times in Prometheus.
    package func observe(_ duration: Duration) {
        observe(Double(duration.wholeNanoseconds) / 1_000_000_000)
    }

    /// How many values were at most as large as each bound, the last being all of them.
    package var cumulative: [UInt64] {
        var sum: UInt64 = 0
        return counters.map { counter in
            sum += counter.value
            return sum
        }
    }

    /// The sum of all values.
    package var sum: Double { total.value }
}
