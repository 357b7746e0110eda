package import Bytes

extension Bytes32 {
    /// Reads the next 32 bytes.
    package init(from reader: inout ByteReader) throws(ShortRead) {
        let bytes = try reader.bytes(Self.count)
        self.init { $0.copyBytes(from: bytes) }
    }
}

extension ByteWriter {
    /// Appends the 32 bytes.
    package mutating func append(_ bytes: Bytes32) {
        bytes.withUnsafeBytes { append($0) }
    }
}
