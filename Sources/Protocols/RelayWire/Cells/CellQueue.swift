import Bytes

/// Cells of one circuit that wait for a slow link, as header and body one after the other.
struct CellQueue {
    private var bytes = OutputBuffer(limit: RelayLimits.queuedBytesPerCircuit)

    var isEmpty: Bool { bytes.count == 0 }
    var byteCount: Int { bytes.count }

    /// Appends a cell made by `write`, which gets room for its body and says whether it is
    /// authentic.
    ///
    /// - Throws: `misbehaved` when the queue is full, `forged` when the cell is not authentic.
    mutating func append(
        _ header: CellHeader,
        write: (UnsafeMutableRawPointer) -> Bool
    ) throws(CircuitEnd) {
        let room = CellHeader.bytes + header.bodyBytes
        guard bytes.count + room <= RelayLimits.queuedBytesPerCircuit else { throw .misbehaved }
        var isAuthentic = false
        withUnsafeTemporaryAllocation(byteCount: room + CellSize.workBytes, alignment: 16) { cell in
            guard let start = cell.baseAddress else { return }
            header.write(to: start)
            isAuthentic = write(start + CellHeader.bytes)
            guard isAuthentic else { return }
            do {
                try bytes.append(UnsafeRawBufferPointer(rebasing: cell[..<room]))
            } catch {
                preconditionFailure("the room was checked above")
            }
        }
        guard isAuthentic else { throw .forged }
    }

    /// The oldest cell's header; nil when the queue is empty.
    func first() -> CellHeader? {
        guard bytes.count >= CellHeader.bytes else { return nil }
        return bytes.withUnsafeUnsent { buffer in
            guard let start = buffer.baseAddress else { return nil }
            do { return try CellHeader(at: start) } catch {
                preconditionFailure("a queued cell has a valid header: \(error)")
            }
        }
    }

    /// Takes the oldest cell's body out into `target`.
    mutating func takeFirst(_ header: CellHeader, into target: UnsafeMutableRawPointer) {
        bytes.withUnsafeUnsent { buffer in
            guard let start = buffer.baseAddress else { return }
            target.copyMemory(from: start + CellHeader.bytes, byteCount: header.bodyBytes)
        }
        bytes.consume(CellHeader.bytes + header.bodyBytes)
    }
}
