package import Bytes

/// What the owner of a server must do, in order.
package enum TURNServerEffect: Equatable, Sendable {
    /// Send a datagram from the listening socket of that number.
    case send([UInt8], to: Endpoint, listener: Int)
    /// Bind a UDP socket of that version, then call `opened`.
    case open(relay: Int, TURNAddressFamily)
    case close(relay: Int)
}
