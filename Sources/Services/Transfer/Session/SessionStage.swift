/// What a session is at, as people are told.
enum SessionStage: Hashable, Sendable {
    /// The other side has not said yet whether it wants the transfer.
    case asking
    case moving
    /// Hashing or syncing what is there.
    case verifying
    /// Waits until the cause, told in words, is gone.
    case stalled(String)
}
