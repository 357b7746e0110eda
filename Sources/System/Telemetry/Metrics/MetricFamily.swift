/// One figure with certain labels.
enum MetricSeries: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)
    case observed(@Sendable () -> Double)
}

/// All series of one name.
struct MetricFamily: Sendable {
    let help: String
    private(set) var series: [(labels: [MetricLabel], series: MetricSeries)] = []

    init(help: String) {
        self.help = help
    }

    /// The series with `labels`, made when there is none and there is room.
    ///
    /// A value that peers could choose must not fill memory: label values beyond the limit share
    /// one series, in which every value is "other".
    mutating func series(_ labels: [MetricLabel], _ make: () -> MetricSeries) -> MetricSeries {
        if let known = known(labels) { return known }
        let names = series.first.map { $0.labels.map(\.name) } ?? labels.map(\.name)
        precondition(names == labels.map(\.name), "series of one metric have the same label names")
        precondition(Set(names).count == names.count, "a label twice")
        var labels = labels
        if series.count >= TelemetryLimits.seriesPerMetric {
            labels = labels.map { MetricLabel($0.name, "other") }
            if let known = known(labels) { return known }
        }
        let made = make()
        series.append((labels, made))
        return made
    }

    private func known(_ labels: [MetricLabel]) -> MetricSeries? {
        series.first { $0.labels == labels }?.series
    }
}
