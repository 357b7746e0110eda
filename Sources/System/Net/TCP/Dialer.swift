/// Who opens streams for a service: directly, through TLS, or over a relay chain.
package protocol Dialer: Sendable {
    /// A stream to `target` on `loop`, which has delivered nothing yet.
    ///
    /// The caller sets the stream's closures on the loop. Cancelling the task ends the attempt.
    func dial(_ target: Target, on loop: EventLoop) async throws -> any ByteStream
}
