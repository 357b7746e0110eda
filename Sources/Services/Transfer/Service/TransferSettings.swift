package import Files

/// What one node's transfers are held to.
package struct TransferSettings: Sendable {
    /// Where received things go.
    package var downloads: Path
    /// The database file of transfers and contacts.
    package var database: Path
    /// Largest transfer taken from anybody, in content bytes.
    package var largestBytes = UInt64.max
    /// Disk space that receiving leaves free, in bytes.
    package var spareBytes: Int64 = 64 << 20
    /// Chunk bytes a sender may be ahead of our disk: bounds the memory of each transfer.
    package var windowBytes = 8 << 20
    /// How long an offer waits for somebody to decide.
    package var offerLimit = Duration.seconds(600)
    /// How long both ends have to prove who they are.
    package var handshakeLimit = Duration.seconds(20)
    /// How often a full disk is looked at.
    package var spacePoll = Duration.seconds(3)
    /// How long a sender waits before it tries again.
    package var retry = RetryDelay()

    /// The usual limits.
    package init(downloads: Path, database: Path) {
        (self.downloads, self.database) = (downloads, database)
    }
}
