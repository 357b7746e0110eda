import Telemetry
import Testing

@Suite("Metrics (Prometheus text format 0.0.4)")
struct MetricsTests {
    @Test("counters, gauges and observed figures are written with help and type, by name")
    func exposition() {
        let metrics = Metrics()
        let cells = metrics.counter(
            "warren_cells_total",
            "Cells relayed.",
            labels: [MetricLabel("direction", "up")]
        )
        metrics.counter(
            "warren_cells_total",
            "Cells relayed.",
            labels: [MetricLabel("direction", "down")]
        ).increment(by: 2)
        let load = metrics.gauge("warren_load", "Load.")
        metrics.observe("warren_seconds_total", "Seconds.") { 2.5 }
        cells.increment()
        load.set(0.75)
        load.add(-0.5)
        #expect(
            metrics.exposition() == """
                # HELP warren_cells_total Cells relayed.
                # TYPE warren_cells_total counter
                warren_cells_total{direction="up"} 1
                warren_cells_total{direction="down"} 2
                # HELP warren_load Load.
                # TYPE warren_load gauge
                warren_load 0.25
                # HELP warren_seconds_total Seconds.
                # TYPE warren_seconds_total counter
                warren_seconds_total 2.5

                """
        )
    }

    @Test("a histogram is written cumulatively, with its sum and count")
    func histogram() {
        let metrics = Metrics()
        let histogram = metrics.histogram(
            "warren_wait_seconds",
            "Wait.",
            bounds: [0.1, 1],
            labels: [MetricLabel("to", "a")]
        )
        for value in [0.05, 0.1, 0.5, 7, .nan] { histogram.observe(value) }
        histogram.observe(.milliseconds(100))
        #expect(
            metrics.exposition() == """
                # HELP warren_wait_seconds Wait.
                # TYPE warren_wait_seconds histogram
                warren_wait_seconds_bucket{to="a",le="0.1"} 3
                warren_wait_seconds_bucket{to="a",le="1"} 4
                warren_wait_seconds_bucket{to="a",le="+Inf"} 5
                warren_wait_seconds_sum{to="a"} 7.75
                warren_wait_seconds_count{to="a"} 5

                """
        )
    }

    @Test("help escapes backslash and line feed, label values the quote as well")
    func escaping() {
        let metrics = Metrics()
        _ = metrics.gauge("a", "x\\y\n\"z\"", labels: [MetricLabel("l", "x\\y\n\"z\" é")])
        #expect(
            metrics.exposition() == #"""
                # HELP a x\\y\n"z"
                # TYPE a gauge
                a{l="x\\y\n\"z\" é"} 0

                """#
        )
    }

    static let numbers: [(value: Double, text: String)] = [
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (-0.5, "-0.5"), (1e300, "1e+300"),
        (9_007_199_254_740_992, "9007199254740992"),
    ]

    @Test("numbers are written so that Prometheus reads them", arguments: numbers)
    func number(value: Double, text: String) {
        let metrics = Metrics()
        metrics.gauge("a", "A.").set(value)
        #expect(metrics.exposition().hasSuffix("\na \(text)\n"))
    }

    @Test("asking again for a figure gives the same one")
    func same() {
        let metrics = Metrics()
        #expect(metrics.counter("a_total", "A.") === metrics.counter("a_total", "A."))
        #expect(metrics.gauge("b", "B.") === metrics.gauge("b", "B."))
        #expect(metrics.histogram("c", "C.") === metrics.histogram("c", "C."))
    }

    @Test("label values beyond the limit share one series")
    func cardinality() {
        let metrics = Metrics()
        for index in 0..<TelemetryLimits.seriesPerMetric + 10 {
            metrics.counter("a_total", "A.", labels: [MetricLabel("l", "\(index)")]).increment()
        }
        let lines = metrics.exposition().split(separator: "\n")
        #expect(lines.count == 2 + TelemetryLimits.seriesPerMetric + 1)
        #expect(lines.contains("a_total{l=\"\(TelemetryLimits.seriesPerMetric - 1)\"} 1"))
        #expect(lines.last == "a_total{l=\"other\"} 10")
    }

    @Test("counting on many threads at once loses nothing")
    func concurrent() async {
        let metrics = Metrics()
        let (counter, gauge) = (metrics.counter("a_total", "A."), metrics.gauge("b", "B."))
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(gauge.value == 80_000)
    }

    @Test("wrong names and types are mistakes of ours")
    func mistakes() async {
        await #expect(processExitsWith: .failure) { _ = Metrics().gauge("a-b", "A.") }
        await #expect(processExitsWith: .failure) { _ = Metrics().gauge("1a", "A.") }
        await #expect(processExitsWith: .failure) { _ = Metrics().counter("a", "A.") }
        await #expect(processExitsWith: .failure) { _ = MetricLabel("a:b", "x") }
        await #expect(processExitsWith: .failure) {
            let metrics = Metrics()
            _ = metrics.counter("a_total", "A.")
            _ = metrics.gauge("a_total", "A.")
        }
    }
}
