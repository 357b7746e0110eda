/// Why a client has no relay any more.
package enum TURNClientError: Error, Equatable, Sendable {
    case unreachable
    case wrongCredentials
    /// The server's reason, by its number (``STUNErrorCode`` knows most).
    case refused(UInt16)
    /// An answer without what it must hold.
    case malformed
    /// The allocation is gone at the server.
    case lost
}
