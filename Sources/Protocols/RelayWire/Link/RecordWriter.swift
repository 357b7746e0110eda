import Bytes
import Crypto

/// Gathers cells into sealed records in one block of memory, so that a turn's output is one write.
///
/// The block is borrowed from a pool while there is something in it: idle links hold none.
struct RecordWriter {
    /// Room for some full records and the work space behind the last cell.
    static let blockBytes = RecordFormat.gathered * RecordFormat.bytes + CellSize.workBytes

    private var block: UnsafeMutableRawBufferPointer?
    /// Start of the record being filled.
    private var record = 0
    /// End of what is in the block.
    private var end = 0

    /// Bytes gathered, sealed or not.
    var count: Int { end }

    /// Whether a cell of this body length fits without a flush.
    ///
    /// `oneRecord`: nothing may be sealed here, as under constant-rate cover.
    func fits(_ bodyBytes: Int, oneRecord: Bool) -> Bool {
        let cell = CellHeader.bytes + bodyBytes
        if end == 0 { return true }
        let room = Self.blockBytes - RecordFormat.tagBytes - CellSize.workBytes
        if end - record - RecordFormat.headerBytes + cell <= RecordFormat.payloadBytes {
            return end + cell <= room
        }
        if oneRecord { return false }
        return end + RecordFormat.tagBytes + RecordFormat.headerBytes + cell <= room
    }

    /// Adds a cell and returns where its body goes; there is work space behind it.
    ///
    /// The caller has asked ``fits(_:oneRecord:)``.
    mutating func add(
        _ header: CellHeader,
        pool: inout BlockPool,
        cipher: inout RecordCipher<Sending>
    ) throws(CryptoError) -> UnsafeMutableRawPointer {
        let cell = CellHeader.bytes + header.bodyBytes
        if end > 0, end - record - RecordFormat.headerBytes + cell > RecordFormat.payloadBytes {
            try seal(&cipher)
        }
        let block = self.block ?? pool.take()
        self.block = block
        if end == record { end += RecordFormat.headerBytes }
        guard let start = block.baseAddress else { preconditionFailure("a block has memory") }
        precondition(end + cell + CellSize.workBytes <= block.count, "ask whether a cell fits")
        let place = start + end
        header.write(to: place)
        end += cell
        return place + CellHeader.bytes
    }

    /// Takes back the cell added last, which turned out not to be authentic.
    mutating func removeLast(_ header: CellHeader, pool: inout BlockPool) {
        end -= CellHeader.bytes + header.bodyBytes
        guard end == record + RecordFormat.headerBytes else { return }
        end = record
        if end == 0 { release(&pool) }
    }

    /// Seals what is open, hands all records to `send`, and gives the block back.
    mutating func flush(
        pool: inout BlockPool,
        cipher: inout RecordCipher<Sending>,
        send: (UnsafeRawBufferPointer) -> Void
    ) throws(CryptoError) {
        guard end > 0, let block else { return }
        if end > record { try seal(&cipher) }
        send(UnsafeRawBufferPointer(rebasing: block[..<end]))
        (record, end) = (0, 0)
        release(&pool)
    }

    /// Hands over the cells of the one open record unsealed, and gives the block back.
    mutating func takePlain(pool: inout BlockPool, take: (UnsafeRawBufferPointer) -> Void) {
        guard end > 0, let block else { return }
        precondition(record == 0, "under cover nothing is sealed here")
        take(UnsafeRawBufferPointer(rebasing: block[RecordFormat.headerBytes..<end]))
        (record, end) = (0, 0)
        release(&pool)
    }

    /// One record around a payload.
    static func record(
        _ payload: [UInt8],
        cipher: inout RecordCipher<Sending>
    ) throws(CryptoError) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: RecordFormat.headerBytes)
        record += payload
        record += [UInt8](repeating: 0, count: RecordFormat.tagBytes)
        try record.lendMutable { (record) throws(CryptoError) in
            record.storeBytes(
                of: UInt32(truncatingIfNeeded: payload.count).bigEndian,
                as: UInt32.self
            )
            try cipher.seal(
                UnsafeMutableRawBufferPointer(rebasing: record[RecordFormat.headerBytes...]),
                aad: UnsafeRawBufferPointer(rebasing: record[..<RecordFormat.headerBytes])
            )
        }
        return record
    }

    private mutating func seal(_ cipher: inout RecordCipher<Sending>) throws(CryptoError) {
        guard let block else { return }
        let payload = end - record - RecordFormat.headerBytes
        let whole = UnsafeMutableRawBufferPointer(
            rebasing: block[record..<end + RecordFormat.tagBytes]
        )
        whole.storeBytes(of: UInt32(truncatingIfNeeded: payload).bigEndian, as: UInt32.self)
        try cipher.seal(
            UnsafeMutableRawBufferPointer(rebasing: whole[RecordFormat.headerBytes...]),
            aad: UnsafeRawBufferPointer(rebasing: whole[..<RecordFormat.headerBytes])
        )
        end += RecordFormat.tagBytes
        record = end
    }

    private mutating func release(_ pool: inout BlockPool) {
        guard let block else { return }
        pool.give(block)
        self.block = nil
    }

    /// Gives the block back when the link is gone.
    mutating func drop(_ pool: inout BlockPool) {
        (record, end) = (0, 0)
        release(&pool)
    }
}

/// Blocks for record writers; keeps a few and frees the rest.
struct BlockPool: ~Copyable {
    private static let kept = 4
    private var free: [UnsafeMutableRawBufferPointer] = []

    init() {}

    deinit { for block in free { block.deallocate() } }

    mutating func take() -> UnsafeMutableRawBufferPointer {
        free.popLast() ?? .allocate(byteCount: RecordWriter.blockBytes, alignment: 64)
    }

    mutating func give(_ block: UnsafeMutableRawBufferPointer) {
        if free.count < Self.kept { free.append(block) } else { block.deallocate() }
    }
}
