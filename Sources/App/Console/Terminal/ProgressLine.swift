package import Bytes

/// What there is to say about work in progress, and when.
///
/// A value: amounts and time in, text out. On a screen one line is rewritten; in a pipe a plain
/// line comes at each tenth of the work, or after five seconds.
package struct ProgressLine: Sendable {
    /// What is counted.
    package enum Unit: Sendable {
        case bytes
        /// Things, named in the plural.
        case items(String)
    }

    /// Where the line is shown.
    package enum Medium: Sendable {
        case screen
        case pipe
    }

    private static let screenInterval = Duration.milliseconds(100)
    private static let pipeInterval = Duration.seconds(5)
    /// The rate is measured over the samples of this span.
    private static let rateSpan = Duration.seconds(5)
    private static let sampleInterval = Duration.milliseconds(250)

    private let label: String
    private let unit: Unit
    private let medium: Medium
    private let total: Int64?
    private let start: (amount: Int64, at: Moment)
    private var amount: Int64
    private var samples: [(amount: Int64, at: Moment)]
    private var spoken: (tenth: Int, at: Moment)?

    /// Begins with `done` of `total`, where the total is known.
    ///
    /// The label is escaped here. What an earlier run has done does not count into the rate.
    package init(
        _ label: String,
        unit: Unit = .bytes,
        total: Int64?,
        done: Int64 = 0,
        medium: Medium,
        now: Moment
    ) {
        self.label = label.escapedForTerminal()
        self.unit = unit
        self.total = total
        self.medium = medium
        amount = done
        start = (done, now)
        samples = [(done, now)]
    }

    /// Notes how much is done, and gives the line to show when one is due.
    package mutating func advance(
        to done: Int64,
        columns: @autoclosure () -> Int,
        now: Moment
    ) -> String? {
        amount = max(0, done)
        if let last = samples.last, now - last.at >= Self.sampleInterval {
            samples.append((amount, now))
            // One sample older than the span stays, so that the span is always covered.
            while samples.count > 2, now - samples[1].at >= Self.rateSpan { samples.removeFirst() }
        }
        guard isDue(now) else { return nil }
        spoken = (tenth(of: amount), now)
        return line(columns: columns(), now: now)
    }

    /// The last line: the amount, the time it took and the rate over all of it.
    package func conclusion(now: Moment) -> String {
        let elapsed = now - start.at
        var parts = [written(amount), elapsed.written]
        if let rate = Self.rate(start, (amount, now)) { parts.append(rateText(rate)) }
        return "\(label): \(parts.joined(separator: ", "))"
    }

    /// From 0 to 1, even where more is done than was announced.
    private static func share(_ amount: Int64, of total: Int64) -> Double {
        total > 0 ? min(1, Double(amount) / Double(total)) : 1
    }

    private func tenth(of amount: Int64) -> Int {
        total.map { Int(Self.share(amount, of: $0) * 10) } ?? 0
    }

    private func isDue(_ now: Moment) -> Bool {
        switch medium {
        case .screen:
            return spoken.map { now - $0.at >= Self.screenInterval } ?? true
        case .pipe:
            let last = spoken ?? (tenth(of: start.amount), start.at)
            return now - last.at >= Self.pipeInterval || tenth(of: amount) > last.tenth
        }
    }

    private func line(columns: Int, now: Moment) -> String {
        let rate = samples.first.flatMap { Self.rate($0, (amount, now)) }
        var parts: [String] = []
        if let total {
            parts.append("\(Int(Self.share(amount, of: total) * 100))%")
            parts.append("\(written(amount)) of \(written(total))")
        } else {
            parts.append(written(amount))
        }
        if let rate { parts.append(rateText(rate)) }
        if let total, let rate, rate > 0, amount < total {
            let left = min(Double(total - amount) / rate, 100 * 86_400)
            parts.append("\(Duration.seconds(left.rounded(.up)).written) left")
        }
        let text = parts.joined(separator: "  ")
        guard medium == .screen else { return "\(label): \(parts.joined(separator: ", "))" }
        return screenLine(text, columns: columns)
    }

    /// The label, a bar where there is room for one, and the figures.
    private func screenLine(_ figures: String, columns: Int) -> String {
        // The last column stays free: a terminal may wrap there already.
        let room = columns - 1 - figures.columns
        guard room > 8 else { return figures.truncated(toColumns: columns - 1) }
        let name = label.truncated(toColumns: min(label.columns, room / 2))
        let barWidth = min(30, room - name.columns - 4)
        guard let total, barWidth >= 6 else { return "\(name)  \(figures)" }
        let filled = Int(Self.share(amount, of: total) * Double(barWidth))
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: barWidth - filled)
        return "\(name)  \(bar)  \(figures)"
    }

    private func written(_ amount: Int64) -> String {
        switch unit {
        case .bytes: ByteCount(amount).description
        case .items(let name): "\(amount) \(name)"
        }
    }

    private func rateText(_ perSecond: Double) -> String {
        switch unit {
        case .bytes: ByteCount.perSecond(perSecond)
        case .items: "\(perSecond.oneDecimal)/s"
        }
    }

    /// Per second between two samples; nil when no time has passed.
    private static func rate(
        _ from: (amount: Int64, at: Moment),
        _ to: (amount: Int64, at: Moment)
    ) -> Double? {
        let nanoseconds = (to.at - from.at).wholeNanoseconds
        guard nanoseconds > 0 else { return nil }
        return max(0, Double(to.amount - from.amount) * 1e9 / Double(nanoseconds))
    }
}
