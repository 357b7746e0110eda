/// What a session is at, as people are told.
enum SessionStage: Hashable, Sendable {
    case moving
    /// Hashing or syncing what is there.
    case verifying
    /// Waits until the cause, told in words, is gone.
    case stalled(String)
}
