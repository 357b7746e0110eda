/// The attributes of a message that was found sound, in order: those that its tag covers, the
/// tags and the checksum.
struct STUNAttributes: Sequence, IteratorProtocol {
    private let bytes: UnsafeRawBufferPointer
    private var position = STUNMessage.headerBytes

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func next() -> (type: UInt16, offset: Int, value: UnsafeRawBufferPointer)? {
        guard position + 4 <= bytes.count else { return nil }
        let offset = position
        let type = bytes.bigEndian(UInt16.self, at: offset)
        let count = Int(bytes.bigEndian(UInt16.self, at: offset + 2))
        let start = offset + 4
        guard count <= bytes.count - start else { return nil }
        position = start + (count + 3) & ~3
        return (type, offset, UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }
}

extension UnsafeRawBufferPointer {
    /// The big-endian integer at `offset`, which the caller has found to be there.
    func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, at offset: Int) -> T {
        T(bigEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}
