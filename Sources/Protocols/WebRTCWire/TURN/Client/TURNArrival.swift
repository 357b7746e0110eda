package import Bytes

/// What a datagram from a relay's server was.
///
/// The payload lies in the datagram and lives as long as it does.
package enum TURNArrival {
    case consumed
    case payload(UnsafeRawBufferPointer, from: Endpoint)
    /// Nothing of this client's.
    case foreign
}
