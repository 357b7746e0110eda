/// How much this module keeps and how long it waits.
package enum StoreLimits {
    /// Prepared statements kept for reuse in one database.
    package static let cachedStatements = 64
    /// How long a statement waits for another process to let go of the file, in milliseconds.
    package static let busyMilliseconds: Int32 = 5_000
    /// Largest size of the write-ahead log that stays on the disk after a checkpoint.
    package static let logBytes = 64 << 20
    /// Most writes in one transaction of a `WriteQueue`.
    package static let batchWrites = 512
    /// Most writes that wait in a `WriteQueue`.
    package static let pendingWrites = 65_536
}
