/// What becomes of a connection once its request has been answered.
package enum SOCKSOutcome: Sendable, Equatable {
    /// It carries the bytes of the connection asked for.
    case tunnel
    /// It stays open as long as the datagram association lives; bytes on it mean nothing.
    case hold
    /// Send what is written, then close.
    case close
}
