/// What the service holds for strangers, and does at once, before it refuses.
package enum TransferServiceLimits {
    /// Streams of strangers in handshake at once.
    package static let handshakes = 64
    /// Incoming sessions at once, each with a thread.
    package static let sessions = 64
    /// Incoming sessions of one peer at once.
    package static let sessionsPerPeer = 8
    /// Offers of one peer that wait for a decision.
    package static let offersPerPeer = 4
    /// Offers that wait for a decision in all.
    package static let offers = 64
    /// Transfers sent at once; others wait their turn.
    package static let sending = 16
    /// Finished transfers that are remembered.
    package static let finished = 500
    /// Contacts kept.
    package static let contacts = 10_000
    /// Longest name of a contact, in bytes.
    package static let contactNameBytes = 200
    /// Attempts that fail for the same protocol reason before a transfer is given up.
    package static let fruitlessAttempts = 5
    /// Time between two calls of an observer.
    package static let noticeInterval = Duration.milliseconds(100)
}
