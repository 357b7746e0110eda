/// Why the registry refused a registration or heartbeat.
package enum RegistryError: Error, Equatable, Sendable {
    /// The bytes are malformed or not signed by the relay they speak for.
    case directory(DirectoryError)
    /// The source registered too often; it may try again after this long.
    case tooOften(retryAfter: Duration)
    /// The relay is not among those admitted.
    case notAdmitted(RelayIdentity)
    /// The registry already knows as many relays as a list may hold.
    case full
    /// The descriptor is older than the one on file.
    case superseded(published: UInt64, onFile: UInt64)
    /// The sender's clock is further off than allowed, in seconds.
    case clockSkew(ours: UInt64, theirs: UInt64)
    /// The relay has not registered, or was forgotten; it should register again.
    case unknownRelay(RelayIdentity)
    /// The heartbeat is not newer than the last one.
    case replayed(sequence: UInt64)
}
