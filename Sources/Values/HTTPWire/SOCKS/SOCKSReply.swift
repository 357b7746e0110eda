/// The outcome of a SOCKS5 request (RFC 1928 §6, Tor proposal 304).
package struct SOCKSReply: RawRepresentable, Hashable, Sendable {
    /// The byte on the wire.
    package let rawValue: UInt8

    /// Any byte is some reply; unknown ones are failures.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The request was granted.
    package static let succeeded = SOCKSReply(rawValue: 0)
    /// It failed for a reason without a code.
    package static let generalFailure = SOCKSReply(rawValue: 1)
    /// The rules do not allow it.
    package static let notAllowed = SOCKSReply(rawValue: 2)
    /// No way to the network.
    package static let networkUnreachable = SOCKSReply(rawValue: 3)
    /// No way to the host, or no such name.
    package static let hostUnreachable = SOCKSReply(rawValue: 4)
    /// The host refused the connection.
    package static let connectionRefused = SOCKSReply(rawValue: 5)
    /// It took too long.
    package static let timeToLiveExpired = SOCKSReply(rawValue: 6)
    /// The command is not known.
    package static let commandNotSupported = SOCKSReply(rawValue: 7)
    /// The address type is not known.
    package static let addressTypeNotSupported = SOCKSReply(rawValue: 8)
    /// The descriptor of a hidden service was not found (Tor).
    package static let serviceNotFound = SOCKSReply(rawValue: 0xF0)
    /// The descriptor of a hidden service is invalid (Tor).
    package static let serviceInvalid = SOCKSReply(rawValue: 0xF1)
    /// The hidden service could not be introduced to (Tor).
    package static let introductionFailed = SOCKSReply(rawValue: 0xF2)
    /// The meeting with the hidden service failed (Tor).
    package static let rendezvousFailed = SOCKSReply(rawValue: 0xF3)
    /// The hidden service wants a client key (Tor).
    package static let clientKeyMissing = SOCKSReply(rawValue: 0xF4)
    /// The hidden service does not take this client key (Tor).
    package static let clientKeyWrong = SOCKSReply(rawValue: 0xF5)
    /// The name of the hidden service is malformed (Tor).
    package static let serviceNameInvalid = SOCKSReply(rawValue: 0xF6)
    /// The introduction took too long (Tor).
    package static let introductionTimedOut = SOCKSReply(rawValue: 0xF7)
}
