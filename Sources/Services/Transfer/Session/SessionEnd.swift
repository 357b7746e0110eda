import Files
import TransferWire

/// How a session ended.
struct SessionEnd: Sendable {
    var end: TransferEnd
    /// What is wrong here, when that is why.
    var fault: FileError?
    /// What the next stream need not hash or send again.
    var ledger: TransferLedger?
    /// Whether anything was stored by the receiver during this stream.
    var hasProgressed = false
    /// Names under which received things were put in place.
    var names: [String] = []
}
