package import Bytes
package import WebRTCWire

/// What a connection is given when it is made.
package struct PeerOptions: Sendable {
    /// Which addresses of this host the peer is told.
    package enum Hosts: Sendable {
        /// Those of every interface; the loopback only where there is no other.
        case interfaces
        /// These alone.
        case only([IPAddress])
    }

    /// Addresses to be reached at.
    package var hosts = Hosts.interfaces
    /// STUN and TURN servers, and which candidates may be used.
    package var ice = ICEConfiguration()
    /// Longest message taken from the peer in bytes.
    package var longestMessageBytes = PeerLimits.messageBytes

    /// The usual values.
    package init() {}
}
