/// One write in a queue: what to do, and whom to tell.
struct QueuedWrite: Sendable {
    let perform: @Sendable (Database) -> Void
    /// Called after the commit, with what made it fail.
    let finish: @Sendable (StoreError?) -> Void
}
