import Bytes

/// How far the receiver is, and how much more it takes.
package struct Ack: Hashable, Sendable {
    /// Chunk bytes the sender may have sent in all on this stream.
    package var credit: UInt64
    /// Content bytes stored and verified, over all streams of the transfer.
    package var verifiedBytes: UInt64
    /// Whether the receiver has everything and the transfer is over.
    package var isComplete: Bool

    package init(credit: UInt64, verifiedBytes: UInt64, isComplete: Bool) {
        self.credit = credit
        self.verifiedBytes = verifiedBytes
        self.isComplete = isComplete
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        (credit, verifiedBytes) = (try reader.number(), try reader.number())
        switch try reader.number(UInt8.self) {
        case 0: isComplete = false
        case 1: isComplete = true
        default: throw .invalid(.ack)
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(credit)
        writer.integer(verifiedBytes)
        writer.integer(UInt8(isComplete ? 1 : 0))
    }
}
