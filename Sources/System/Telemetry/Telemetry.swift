/// How much this module keeps, and how large what it writes may get.
package enum TelemetryLimits {
    /// Log records that wait to be written; more are dropped and counted.
    package static let queuedRecords = 8_192
    /// Longest text of one field of a log record, in bytes of UTF-8; the rest is cut.
    package static let fieldBytes = 1_024
    /// Most fields of one log record; the rest is cut.
    package static let fields = 16
    /// Most series of one metric; label values beyond share one series, "other".
    package static let seriesPerMetric = 128
    /// Most metrics of one registry; they are declared in code.
    package static let metrics = 1_024
}
