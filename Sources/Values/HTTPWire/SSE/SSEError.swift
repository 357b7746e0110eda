/// Why an event stream was given up.
package enum SSEError: Error, Equatable, Sendable {
    /// A line longer than `SSELimits.lineBytes`.
    case lineTooLong
    /// An event with more data than `SSELimits.dataBytes`.
    case eventTooLong
}
