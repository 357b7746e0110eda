import Bytes

/// Bytes per second of the last two minutes, one sample for each second.
struct ThroughputMeter: Sendable {
    /// Bytes per second at one second.
    struct Sample: Sendable, Equatable {
        /// Unix time in seconds.
        let time: UInt64
        let up: UInt64
        let down: UInt64

        var json: JSON { ["time": .count(time), "up": .count(up), "down": .count(down)] }
    }

    private(set) var samples: [Sample] = []
    private var last: (total: (up: UInt64, down: UInt64), at: Moment)?

    /// Takes the totals since the start; the first call only remembers them.
    mutating func record(
        _ total: (up: UInt64, down: UInt64),
        at now: Moment,
        unixSeconds: UInt64
    ) -> Sample? {
        defer { last = (total, now) }
        guard let last, now > last.at else { return nil }
        let nanoseconds = Double((now - last.at).wholeNanoseconds)
        func rate(_ after: UInt64, _ before: UInt64) -> UInt64 {
            // A client that was replaced begins at 0 again.
            UInt64(Double(after >= before ? after - before : 0) * 1_000_000_000 / nanoseconds)
        }
        let sample = Sample(
            time: unixSeconds,
            up: rate(total.up, last.total.up),
            down: rate(total.down, last.total.down)
        )
        samples.append(sample)
        if samples.count > APILimits.samples { samples.removeFirst() }
        return sample
    }

    /// The answer to `GET /api/v1/throughput`.
    var json: JSON { ["samples": .array(samples.map(\.json))] }
}
