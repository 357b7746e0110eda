import Bytes

/// What precedes every frame: the length of what follows it, and the type.
package struct FrameHeader: Hashable, Sendable {
    /// Four bytes of length, which counts the type byte and the body, and the type byte.
    package static let byteCount = 5

    package var type: TransferFrameType
    package var bodyBytes: Int

    package init(type: TransferFrameType, bodyBytes: Int) {
        (self.type, self.bodyBytes) = (type, bodyBytes)
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        let length = try reader.index()
        guard length <= TransferLimits.frameBytes else { throw .oversized(bytes: length) }
        let number: UInt8 = try reader.number()
        guard length >= 1, let type = TransferFrameType(rawValue: number) else {
            throw .unknownFrame(number)
        }
        (self.type, bodyBytes) = (type, length - 1)
    }

    func write(to writer: inout ByteWriter) {
        writer.index(bodyBytes + 1)
        writer.integer(type.rawValue)
    }
}
