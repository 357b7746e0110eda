import Bytes
import Crypto

/// Reads that fail with the transfer's own error.
extension ByteReader {
    mutating func number<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(TransferError) -> T {
        do { return try integer(type) } catch { throw .malformed(error) }
    }

    mutating func run(_ count: Int) throws(TransferError) -> [UInt8] {
        do { return try bytes(count) } catch { throw .malformed(error) }
    }

    mutating func bytes32() throws(TransferError) -> Bytes32 {
        let bytes = try run(Bytes32.count)
        return Bytes32 { $0.copyBytes(from: bytes) }
    }

    /// Reads a 32-bit index or count.
    mutating func index() throws(TransferError) -> Int { Int(try number(UInt32.self)) }
}

extension ByteWriter {
    mutating func append(_ bytes: Bytes32) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func index(_ value: Int) { integer(UInt32(value)) }
}
