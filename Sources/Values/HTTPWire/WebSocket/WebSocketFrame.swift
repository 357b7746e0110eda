package import Bytes

/// Whole frames (RFC 6455 §5.2), as they are written.
package enum WebSocketFrame {
    /// Writes a header and its payload, masked when a key is given.
    package static func write(
        _ opcode: WebSocketOpcode,
        _ payload: UnsafeRawBufferPointer,
        isFinal: Bool = true,
        mask: UInt32? = nil,
        into output: inout ByteWriter
    ) {
        WebSocketFrameHeader(opcode, payloadBytes: payload.count, isFinal: isFinal, mask: mask)
            .write(to: &output)
        guard let mask else {
            output.append(payload)
            return
        }
        var masked = Array(payload)
        masked.withUnsafeMutableBytes { WebSocketMask.apply(mask, to: $0) }
        output.append(masked)
    }

    /// A server's frame, to be encoded once and written to many.
    package static func encoded(
        _ opcode: WebSocketOpcode,
        _ payload: UnsafeRawBufferPointer
    ) -> [UInt8] {
        var output = ByteWriter(capacity: payload.count + WebSocketLimits.headerBytes)
        write(opcode, payload, into: &output)
        return output.bytes
    }
}
