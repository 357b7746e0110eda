/// Figures in Prometheus' text format 0.0.4.
struct ExpositionText {
    private(set) var text = ""

    mutating func append(_ family: MetricFamily, _ name: String) {
        guard let first = family.series.first else { return }
        text += "# HELP \(name) \(Self.escaped(family.help, quotes: .plain))\n"
        text += "# TYPE \(name) \(Self.type(of: first.series, name))\n"
        for (labels, series) in family.series {
            append(series, name, labels)
        }
    }

    private mutating func append(_ series: MetricSeries, _ name: String, _ labels: [MetricLabel]) {
        switch series {
        case .counter(let counter): line(name, labels, "\(counter.value)")
        case .gauge(let gauge): line(name, labels, Self.number(gauge.value))
        case .observed(let value): line(name, labels, Self.number(value()))
        case .histogram(let histogram): append(histogram, name, labels)
        }
    }

    private mutating func append(
        _ histogram: Histogram,
        _ name: String,
        _ labels: [MetricLabel]
    ) {
        let counts = histogram.cumulative
        let bounds = histogram.bounds.map(Self.number) + ["+Inf"]
        for (bound, count) in zip(bounds, counts) {
            line("\(name)_bucket", labels + [MetricLabel("le", bound)], "\(count)")
        }
        line("\(name)_sum", labels, Self.number(histogram.sum))
        line("\(name)_count", labels, "\(counts[counts.count - 1])")
    }

    private mutating func line(_ name: String, _ labels: [MetricLabel], _ value: String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: .escaped))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    private static func type(of series: MetricSeries, _ name: String) -> String {
        switch series {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        case .observed: name.hasSuffix("_total") ? "counter" : "gauge"
        }
    }

    private enum Quotes {
        case plain
        case escaped
    }

    /// Help texts escape backslash and line feed, label values the double quote as well.
    private static func escaped(_ text: String, quotes: Quotes) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes == .escaped: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A number as Go's ParseFloat takes it; whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
