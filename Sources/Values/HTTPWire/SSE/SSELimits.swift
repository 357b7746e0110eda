/// What an event stream accepts from a server.
package enum SSELimits {
    /// Longest line without its end.
    package static let lineBytes = 1 << 20
    /// Most data in one event.
    package static let dataBytes = 1 << 20
}
