/// The masking of payloads (RFC 6455 §5.3): byte i is XORed with byte i mod 4 of the key.
package enum WebSocketMask {
    /// Masks or unmasks `bytes` in place; both are the same.
    ///
    /// - Parameters:
    ///   - key: The masking key as a big-endian number.
    ///   - bytes: A part of a payload.
    ///   - offset: How many bytes of the payload precede it.
    package static func apply(
        _ key: UInt32,
        to bytes: UnsafeMutableRawBufferPointer,
        offset: Int = 0
    ) {
        let turn = UInt32(offset & 3) * 8
        let turned = turn == 0 ? key : key << turn | key >> (32 - turn)
        // The key as four bytes in memory look, twice.
        let word = UInt64(turned.bigEndian)
        let pattern = word | word << 32
        var index = 0
        while index + 8 <= bytes.count {
            let masked = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ pattern
            bytes.storeBytes(of: masked, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            bytes[index] ^= UInt8(truncatingIfNeeded: turned >> (24 - UInt32(index & 3) * 8))
            index += 1
        }
    }
}
