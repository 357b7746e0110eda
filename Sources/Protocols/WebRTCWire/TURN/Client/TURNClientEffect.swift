package import Bytes

/// What the owner of a client must do or know, in order.
package enum TURNClientEffect: Equatable, Sendable {
    /// Send a datagram to the server.
    case send([UInt8])
    /// What is sent to `relayed` comes to us; `mapped` is how the server sees us.
    case allocated(relayed: Endpoint, mapped: Endpoint?)
    /// What that address sends to the relay now comes through.
    case permitted(IPAddress)
    /// The server does not relay to that address.
    case refused(IPAddress)
    case failed(TURNClientError)
}
