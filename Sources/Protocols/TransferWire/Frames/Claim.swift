import Bytes
package import Crypto

/// What a receiver says it has already, with a root the sender can check its own files against.
package enum Claim: Hashable, Sendable {
    /// These entries' files are complete; the root is the tree over their file roots.
    case complete(entries: Range<Int>, root: Bytes32)
    /// Of this file these chunks are verified; the root is the tree over their leaves.
    case partial(file: Int, chunks: [Range<Int>], root: Bytes32)

    /// The entries the claim is about.
    package var entries: Range<Int> {
        switch self {
        case .complete(let entries, _): entries
        case .partial(let file, _, _): file..<file + 1
        }
    }

    private enum Kind: UInt8 {
        case complete = 1
        case partial = 2
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        guard let kind = Kind(rawValue: try reader.number()) else { throw .invalid(.accept) }
        let file = try reader.index()
        guard file < TransferLimits.entries else { throw .invalid(.accept) }
        switch kind {
        case .complete:
            let count = Int(try reader.number(UInt16.self))
            guard (1...TransferLimits.claimFiles).contains(count) else {
                throw .invalid(.accept)
            }
            self = .complete(entries: file..<file + count, root: try reader.bytes32())
        case .partial:
            let chunks = try Self.ranges(from: &reader)
            self = .partial(file: file, chunks: chunks, root: try reader.bytes32())
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .complete(let entries, let root):
            writer.integer(Kind.complete.rawValue)
            writer.index(entries.lowerBound)
            writer.integer(UInt16(entries.count))
            writer.append(root)
        case .partial(let file, let chunks, let root):
            writer.integer(Kind.partial.rawValue)
            writer.index(file)
            writer.integer(UInt16(chunks.count))
            for range in chunks {
                writer.index(range.lowerBound)
                writer.index(range.count)
            }
            writer.append(root)
        }
    }

    /// Reads ranges that are not empty, ascend and do not touch: one spelling for one set.
    private static func ranges(
        from reader: inout ByteReader
    ) throws(TransferError) -> [Range<Int>] {
        let count = Int(try reader.number(UInt16.self))
        guard (1...TransferLimits.claimRanges).contains(count) else { throw .invalid(.accept) }
        var ranges: [Range<Int>] = []
        for _ in 0..<count {
            let (first, length) = (try reader.index(), try reader.index())
            guard length > 0, first > ranges.last?.upperBound ?? -1 else {
                throw .invalid(.accept)
            }
            ranges.append(first..<first + length)
        }
        return ranges
    }
}
