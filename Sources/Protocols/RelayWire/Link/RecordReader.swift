import Bytes
package import Crypto

/// Cuts what a link delivers into records, opens them in place and hands out whole cells.
///
/// Only what is incomplete is kept: an idle link holds nothing.
package struct RecordReader {
    /// The start of a record whose end has not come.
    private var partialRecord: [UInt8] = []
    /// The start of a cell whose end is in a later record.
    private var partialCell: [UInt8] = []

    package init() {}

    /// Opens what has come; `cell` gets each header and the body, which it may overwrite.
    ///
    /// - Throws: ``LinkError`` when the link must be closed.
    package mutating func read(
        _ bytes: UnsafeMutableRawBufferPointer,
        cipher: inout RecordCipher<Receiving>,
        cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        var rest = bytes
        while !rest.isEmpty {
            guard partialRecord.isEmpty else {
                try complete(&rest, &cipher, cell)
                continue
            }
            guard let size = try Self.recordBytes(rest), rest.count >= size else {
                partialRecord = Array(rest)
                return
            }
            let record = UnsafeMutableRawBufferPointer(rebasing: rest[..<size])
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[size...])
            try open(record, &cipher, cell)
        }
    }

    /// Adds to the partial record what it lacks, and opens it when that was all.
    private mutating func complete(
        _ rest: inout UnsafeMutableRawBufferPointer,
        _ cipher: inout RecordCipher<Receiving>,
        _ cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        let wanted: Int
        if partialRecord.count < RecordFormat.headerBytes {
            wanted = RecordFormat.headerBytes
        } else {
            wanted =
                try partialRecord.lendMutable { (bytes) throws(LinkError) in
                    try Self.recordBytes(bytes)
                } ?? RecordFormat.headerBytes
            partialRecord.reserveCapacity(wanted)
        }
        let taken = min(wanted - partialRecord.count, rest.count)
        partialRecord.append(contentsOf: rest[..<taken])
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[taken...])
        guard partialRecord.count == wanted, wanted > RecordFormat.headerBytes else { return }
        var record = partialRecord
        partialRecord = []
        try record.lendMutable { (record) throws(LinkError) in
            try open(record, &cipher, cell)
        }
    }

    /// The length of the record that starts here; nil while even that is incomplete.
    private static func recordBytes(
        _ bytes: UnsafeMutableRawBufferPointer
    ) throws(LinkError) -> Int? {
        guard bytes.count >= RecordFormat.headerBytes else { return nil }
        let payload = Int(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard payload > 0, payload <= RecordFormat.payloadBytes else {
            throw .record(.oversized(bytes: payload))
        }
        return RecordFormat.headerBytes + payload + RecordFormat.tagBytes
    }

    private mutating func open(
        _ record: UnsafeMutableRawBufferPointer,
        _ cipher: inout RecordCipher<Receiving>,
        _ cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        let sealed = UnsafeMutableRawBufferPointer(rebasing: record[RecordFormat.headerBytes...])
        do {
            try cipher.open(
                sealed,
                aad: UnsafeRawBufferPointer(rebasing: record[..<RecordFormat.headerBytes])
            )
        } catch {
            throw .record(error == .exhausted ? .exhausted : .forged)
        }
        let payload = sealed.count - RecordFormat.tagBytes
        try readCells(UnsafeMutableRawBufferPointer(rebasing: sealed[..<payload]), cell)
    }

    private mutating func readCells(
        _ payload: UnsafeMutableRawBufferPointer,
        _ cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        var rest = payload
        while let start = rest.baseAddress, !rest.isEmpty {
            guard partialCell.isEmpty else {
                try completeCell(&rest, cell)
                continue
            }
            guard rest.count >= CellHeader.bytes else { break }
            let header = try Self.header(start)
            let size = CellHeader.bytes + header.bodyBytes
            guard rest.count >= size else { break }
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[size...])
            try cell(header, start + CellHeader.bytes)
        }
        partialCell.append(contentsOf: rest)
    }

    private mutating func completeCell(
        _ rest: inout UnsafeMutableRawBufferPointer,
        _ cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        var wanted = CellHeader.bytes
        if partialCell.count >= CellHeader.bytes {
            wanted += try partialCell.lendMutable { (bytes) throws(LinkError) in
                guard let start = bytes.baseAddress else { return 0 }
                return try Self.header(start).bodyBytes
            }
        }
        let taken = min(wanted - partialCell.count, rest.count)
        partialCell.append(contentsOf: rest[..<taken])
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[taken...])
        guard partialCell.count == wanted else { return }
        var whole = partialCell
        try whole.lendMutable { (bytes) throws(LinkError) in
            guard let start = bytes.baseAddress else { return }
            let header = try Self.header(start)
            guard bytes.count == CellHeader.bytes + header.bodyBytes else { return }
            partialCell = []
            try cell(header, start + CellHeader.bytes)
        }
    }

    private static func header(_ start: UnsafeMutableRawPointer) throws(LinkError) -> CellHeader {
        do { return try CellHeader(at: start) } catch { throw .cell(error) }
    }
}
