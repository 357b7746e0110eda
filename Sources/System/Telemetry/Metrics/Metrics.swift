import Synchronization

/// All figures of one node, by name, and their text for Prometheus.
///
/// A figure is registered once, at start, and then costs an atomic addition. Names and labels are
/// ours: registering under a wrong name, or a name twice with different types, is a mistake of
/// ours.
package final class Metrics: Sendable {
    private let families = Mutex<[String: MetricFamily]>([:])

    /// A registry without figures.
    package init() {}

    /// The counter `name` (ending in "_total") with these labels; the same one when asked again.
    package func counter(
        _ name: String,
        _ help: String,
        labels: [MetricLabel] = []
    ) -> Counter {
        precondition(name.hasSuffix("_total"), "\(name) counts, so it ends in _total")
        guard case .counter(let counter) = series(name, help, labels, { .counter(Counter()) })
        else {
            preconditionFailure("\(name) is registered with another type")
        }
        return counter
    }

    /// The gauge `name` with these labels; the same one when asked again.
    package func gauge(_ name: String, _ help: String, labels: [MetricLabel] = []) -> Gauge {
        guard case .gauge(let gauge) = series(name, help, labels, { .gauge(Gauge()) }) else {
            preconditionFailure("\(name) is registered with another type")
        }
        return gauge
    }

    /// The histogram `name` with these labels; the same one when asked again.
    package func histogram(
        _ name: String,
        _ help: String,
        bounds: [Double] = Histogram.latencySeconds,
        labels: [MetricLabel] = []
    ) -> Histogram {
        let made = series(name, help, labels) { .histogram(Histogram(bounds)) }
        guard case .histogram(let histogram) = made, histogram.bounds == bounds else {
            preconditionFailure("\(name) is registered with another type or other bounds")
        }
        return histogram
    }

    /// A gauge or, when `name` ends in "_total", a counter whose value is asked for when read.
    package func observe(
        _ name: String,
        _ help: String,
        labels: [MetricLabel] = [],
        value: @escaping @Sendable () -> Double
    ) {
        let series = series(name, help, labels) { .observed(value) }
        guard case .observed = series else {
            preconditionFailure("\(name) is registered with another type")
        }
    }

    private func series(
        _ name: String,
        _ help: String,
        _ labels: [MetricLabel],
        _ make: () -> MetricSeries
    ) -> MetricSeries {
        precondition(MetricLabel.isName(name, colons: .allowed), "\(name) is no metric name")
        return families.withLock { families in
            precondition(
                families[name] != nil || families.count < TelemetryLimits.metrics,
                "more than \(TelemetryLimits.metrics) metrics"
            )
            return families[name, default: MetricFamily(help: help)].series(labels, make)
        }
    }

    /// The content type of `exposition`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All figures in Prometheus' text format 0.0.4, ordered by name.
    package func exposition() -> String {
        // Outside the lock, because an observed figure may take locks of its own.
        let families = families.withLock { $0 }
        var text = ExpositionText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.append(family, name)
        }
        return text.text
    }
}
