/// What a transfer accepts from its peer before it ends.
package enum TransferLimits {
    /// Largest frame in bytes, its four length bytes not counted.
    package static let frameBytes = 512 << 10
    /// Bytes of a chunk; only a file's last one may be shorter.
    package static let chunkBytes = 256 << 10
    /// Most chunks announced by one group: the sender reads each byte once and holds one group.
    package static let groupChunks = 16
    /// Most entries of a manifest.
    package static let entries = 100_000
    /// Largest encoded manifest in bytes.
    package static let manifestBytes = 16 << 20
    /// Bytes of a manifest that one frame carries.
    package static let manifestPartBytes = 256 << 10
    /// Deepest path, in components.
    package static let depth = 32
    /// Longest path component in bytes.
    ///
    /// Linux allows 255 (NAME_MAX); the rest is room for the suffix of partial files.
    package static let nameBytes = 240
    /// Longest path in bytes, separators included (PATH_MAX is 4096).
    package static let pathBytes = 2_048
    /// Largest file in bytes.
    package static let fileBytes: UInt64 = 1 << 40
    /// Most claims in an acceptance.
    package static let claims = 4_096
    /// Most complete files one claim may stand for; a change in one of them restarts them all.
    package static let claimFiles = 256
    /// Most ranges in a claim about one file.
    package static let claimRanges = 256
    /// Least and most bytes a receiver may let a sender be ahead.
    package static let window: ClosedRange<Int> = chunkBytes...256 << 20
    /// Most chunks in one journal record.
    package static let recordChunks = 4_096
    /// Largest body of a journal record in bytes.
    package static let recordBytes = 12 + recordChunks * 32
}
