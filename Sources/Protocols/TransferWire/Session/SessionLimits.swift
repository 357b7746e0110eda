import Crypto

/// What a session accepts from its peer before it ends.
package enum SessionLimits {
    /// Most content bytes of one record.
    package static let recordBytes = 64 << 10
    /// Bytes that a record adds to its content: the length before it and the tag behind it.
    package static let recordOverhead = 4 + AEADAlgorithm.tagBytes
    /// Records after which a direction replaces its key by one that does not reveal it.
    package static let recordsPerKey: UInt64 = 1 << 16
}
