/// Why a SOCKS conversation was ended.
package enum SOCKSError: Error, Equatable, Sendable {
    /// A message begins with this byte instead of 5 (or, for RFC 1929, 1).
    case wrongVersion(UInt8)
    /// The other side speaks HTTP; a server has written a page that says so.
    case plainHTTP
    /// None of the offered authentication methods is acceptable (RFC 1928 §3).
    case noAcceptableMethod
    /// The server chose a method that was not offered.
    case unexpectedMethod(UInt8)
    /// The user name and password were not accepted (RFC 1929).
    case badCredentials
    /// A command this module does not speak, BIND among them.
    case unsupportedCommand(UInt8)
    /// An address type other than 1, 3 and 4.
    case unsupportedAddressType(UInt8)
    /// A name that is empty or has a byte that is no visible ASCII.
    case malformedName
    /// The command does not go with this address, as a reverse look-up of a name.
    case unsuitableAddress
    /// A reserved byte that is not zero.
    case malformedReserved(UInt8)
    /// A datagram that is one fragment of several (RFC 1928 §7).
    case fragmented(UInt8)
    /// Fewer bytes than the datagram's header needs.
    case truncated(needed: Int)
    /// The server refused the request.
    case refused(SOCKSReply)
}
