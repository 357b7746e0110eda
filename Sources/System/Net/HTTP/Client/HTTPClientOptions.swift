/// How an HTTP client keeps connections for later.
package struct HTTPClientOptions: Sendable {
    /// Idle connections kept in all; 0 uses each connection once.
    package var idleConnections = 16
    /// How long one is kept.
    package var idleTimeout = Duration.seconds(15)

    /// The values above.
    package init() {}
}
