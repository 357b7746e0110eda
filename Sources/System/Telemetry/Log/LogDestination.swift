package import Files

/// Where a log goes.
package enum LogDestination: Sendable {
    /// JSON lines in a file that starts anew when it is large or old.
    case file(Path, Rotation)
    /// Lines for people on standard error, in colour when it is a terminal and NO_COLOR is unset.
    case terminal
    /// JSON lines on standard error, for a supervisor that collects them.
    case standardError
}
