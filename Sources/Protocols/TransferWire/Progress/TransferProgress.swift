/// How far a transfer is.
package struct TransferProgress: Hashable, Sendable {
    /// Content bytes stored and verified by the receiver, over all streams.
    package let doneBytes: UInt64
    package let totalBytes: UInt64
    package let bytesPerSecond: Double

    package init(doneBytes: UInt64, totalBytes: UInt64, bytesPerSecond: Double) {
        self.doneBytes = doneBytes
        self.totalBytes = totalBytes
        self.bytesPerSecond = bytesPerSecond
    }

    /// Seconds until the end at this rate; `nil` while nothing moves.
    package var secondsLeft: Double? {
        guard doneBytes < totalBytes else { return 0 }
        guard bytesPerSecond > 0 else { return nil }
        return Double(totalBytes - doneBytes) / bytesPerSecond
    }

    /// Share done, 0 to 1.
    package var fraction: Double {
        totalBytes == 0 ? 1 : Double(doneBytes) / Double(totalBytes)
    }
}
