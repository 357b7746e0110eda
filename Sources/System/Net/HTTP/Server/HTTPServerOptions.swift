package import HTTPWire

/// How much an HTTP server takes on.
package struct HTTPServerOptions: Sendable {
    /// Whether answers carry the time of day.
    package enum DatePolicy: Sendable {
        /// As RFC 9110 §6.6.1 asks of a server with a clock.
        case sent
        /// For services that must not show how their clock runs.
        case omitted
    }

    package var listen = ListenOptions(maximumConnections: 16_384)
    /// Largest request body unless the request's `bodyLimit` is set.
    package var bodyLimit = HTTPLimits.bodyBytes
    package var timeouts = HTTPTimeouts()
    /// How long a client may take none of a response that waits for it.
    package var stallTimeout = Duration.seconds(30)
    /// How long a closing connection still reads, so that its last answer is not lost to a reset.
    package var lingerTimeout = Duration.seconds(3)
    /// How often a silent WebSocket is asked for a sign of life.
    package var pingInterval = Duration.seconds(30)
    package var date = DatePolicy.sent

    /// The values above.
    package init() {}

    /// The longest time without a look: a deadline can move nearer, as when a head begins.
    var checkInterval: Duration {
        min(timeouts.head, timeouts.idle, timeouts.body, stallTimeout)
    }
}
