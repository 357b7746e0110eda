package import Bytes
package import Crypto

/// One step of a transfer's journal, so that a side killed at any moment resumes where it was.
package enum JournalRecord: Hashable, Sendable {
    /// The journal is of this transfer.
    case began(TransferID)
    /// From here on this number stands for the file with this path and content key.
    case file(Int, path: Bytes32, key: Bytes32)
    /// These chunks, from `first` on, are stored and have these leaves.
    case verified(Int, first: Int, leaves: [Bytes32])
    /// The file is complete and in its place.
    case completed(Int, root: Bytes32)
    /// What was known of the file is void.
    case reset(Int)

    private enum Kind: UInt8 {
        case began = 1
        case file = 2
        case verified = 3
        case completed = 4
        case reset = 5
    }

    private static let checksumBytes = 8

    /// The journal form: kind, length, body and a checksum that shows torn writes.
    package var bytes: [UInt8] {
        var body = ByteWriter(capacity: 80)
        let kind = write(to: &body)
        var writer = ByteWriter(capacity: body.count + 13)
        writer.integer(kind.rawValue)
        writer.index(body.count)
        writer.append(body.bytes)
        writer.append(Self.checksum(writer.bytes))
        return writer.bytes
    }

    /// Reads one record; `nil` when it is torn, damaged or no record.
    package init?(from reader: inout ByteReader) {
        do {
            let number: UInt8 = try reader.number()
            let count = try reader.index()
            guard count <= TransferLimits.recordBytes else { return nil }
            let body = try reader.run(count)
            var head = ByteWriter(capacity: 5 + count)
            head.integer(number)
            head.index(count)
            head.append(body)
            guard try reader.run(Self.checksumBytes) == Self.checksum(head.bytes),
                let kind = Kind(rawValue: number)
            else { return nil }
            var bodyReader = ByteReader(body.span.bytes)
            try self.init(kind, from: &bodyReader)
            guard bodyReader.remaining == 0 else { return nil }
        } catch {
            return nil
        }
    }

    private init(_ kind: Kind, from reader: inout ByteReader) throws(TransferError) {
        switch kind {
        case .began: self = .began(try TransferID(from: &reader))
        case .file:
            self = .file(
                try reader.index(),
                path: try reader.bytes32(),
                key: try reader.bytes32()
            )
        case .verified:
            let (number, first) = (try reader.index(), try reader.index())
            var leaves: [Bytes32] = []
            while reader.remaining > 0 { leaves.append(try reader.bytes32()) }
            self = .verified(number, first: first, leaves: leaves)
        case .completed: self = .completed(try reader.index(), root: try reader.bytes32())
        case .reset: self = .reset(try reader.index())
        }
    }

    private func write(to writer: inout ByteWriter) -> Kind {
        switch self {
        case .began(let id):
            id.write(to: &writer)
            return .began
        case .file(let number, let path, let key):
            writer.index(number)
            writer.append(path)
            writer.append(key)
            return .file
        case .verified(let number, let first, let leaves):
            writer.index(number)
            writer.index(first)
            for leaf in leaves { writer.append(leaf) }
            return .verified
        case .completed(let number, let root):
            writer.index(number)
            writer.append(root)
            return .completed
        case .reset(let number):
            writer.index(number)
            return .reset
        }
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        Array(Digest.blake2b256(bytes).prefix(checksumBytes))
    }
}
