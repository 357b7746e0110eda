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
        do { return try Bytes32(from: &self) } catch { throw .malformed(error) }
    }

    /// Reads a 32-bit index or count.
    mutating func index() throws(TransferError) -> Int { Int(try number(UInt32.self)) }
}

extension ByteWriter {
    mutating func index(_ value: Int) { integer(UInt32(value)) }
}
