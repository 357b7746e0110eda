/// How long a server waits for a client.
package struct HTTPTimeouts: Sendable, Equatable {
    /// From the first byte of a head to its last.
    package var head = Duration.seconds(10)
    /// Between requests, and before the first.
    package var idle = Duration.seconds(60)
    /// For every `stride` bytes of a body.
    package var body = Duration.seconds(30)
    /// How many body bytes start the `body` time anew, so that one byte at a time does not.
    package var stride = 8_192

    /// The values above.
    package init() {}
}

/// What ran out.
package enum HTTPExpiry: Sendable, Equatable {
    /// Nothing was asked for: close without a word.
    case idle
    /// A request was begun and not finished: `refuse(.timedOut, into:)`, then close (408).
    case slow
}

/// Whether a connection may carry another message.
package enum HTTPPersistence: Sendable, Equatable {
    /// The next request can be read.
    case keepAlive
    /// Send what is written, then close.
    case close
    /// The connection is now a pipe of other bytes (101, or 2xx to CONNECT).
    case tunnel
}
