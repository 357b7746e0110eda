/// Whether a connection may carry another message.
package enum HTTPPersistence: Sendable, Equatable {
    /// The next request can be read.
    case keepAlive
    /// Send what is written, then close.
    case close
    /// The connection is now a pipe of other bytes (101, or 2xx to CONNECT).
    case tunnel
}
