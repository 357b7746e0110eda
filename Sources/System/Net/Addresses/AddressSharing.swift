/// Whether other sockets may have the address a socket is bound to.
package enum AddressSharing: Sendable {
    case exclusive
    /// The kernel spreads peers over all that bind with this (`SO_REUSEPORT`): one socket per loop.
    case shared
}
