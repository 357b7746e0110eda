/// Sizes of SOCKS messages, all fixed by their one-byte lengths (RFC 1928, RFC 1929).
package enum SOCKSLimits {
    /// Longest name in an address.
    package static let nameBytes = 255
    /// Longest user name, and longest password.
    package static let credentialBytes = 255
    /// Longest header of a UDP datagram: reserved, fragment, type, length, name, port.
    package static let datagramHeaderBytes = 2 + 1 + 1 + 1 + nameBytes + 2
    /// How long a client may take from its first byte to its request.
    package static let handshake = Duration.seconds(10)
}
