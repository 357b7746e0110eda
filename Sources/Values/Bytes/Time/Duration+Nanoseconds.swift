extension Duration {
    /// This duration in nanoseconds, rounded towards zero and saturated to ±292 years.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        // Both components have one sign, so the second cannot undo an overflow of the first.
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
