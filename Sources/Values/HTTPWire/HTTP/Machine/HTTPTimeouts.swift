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
