import Bytes
import Net
import RelayWire

/// One connection that a relay opened for a client, and what waits for it.
final class ExitStream {
    /// The attempt to connect, while it runs.
    var attempt: DialAttempt?
    var connection: TCPConnection?
    /// Bytes that came before the connection was there; the stream's window bounds them.
    var early: [UInt8] = []
    var isFinishedEarly = false
    /// Bytes written but not yet reported as taken.
    var held = 0
}
