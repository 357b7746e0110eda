package import Bytes

/// What a datagram from a client was.
///
/// The payload lies in the datagram and lives as long as it does.
package enum TURNServerArrival {
    case consumed
    /// Send the payload from the relay's socket.
    case relay(UnsafeRawBufferPointer, from: Int, to: Endpoint)
}
