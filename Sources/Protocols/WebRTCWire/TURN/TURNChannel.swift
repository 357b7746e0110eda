/// ChannelData: a payload behind a number for the peer (RFC 8656 §12.4).
package enum TURNChannel {
    /// The numbers there are.
    package static let numbers: ClosedRange<UInt16> = 0x4000...0x4FFF
    /// Bytes before the payload.
    package static let headerBytes = 4

    /// Reads a datagram; nil when it is too short or of no channel.
    ///
    /// What follows the payload is padding, which UDP may have.
    package static func parse(
        _ datagram: UnsafeRawBufferPointer
    ) -> (number: UInt16, payload: UnsafeRawBufferPointer)? {
        guard datagram.count >= headerBytes else { return nil }
        let number = datagram.bigEndian(UInt16.self, at: 0)
        let count = Int(datagram.bigEndian(UInt16.self, at: 2))
        guard numbers.contains(number), count <= datagram.count - headerBytes else { return nil }
        let payload = datagram[headerBytes..<headerBytes + count]
        return (number, UnsafeRawBufferPointer(rebasing: payload))
    }

    /// Makes `datagram` the payload behind its number, without padding.
    ///
    /// The array is the caller's, so that its storage serves many datagrams.
    package static func write(
        _ number: UInt16,
        _ payload: UnsafeRawBufferPointer,
        into datagram: inout [UInt8]
    ) {
        precondition(payload.count < 1 << 16, "a length has two bytes")
        datagram.removeAll(keepingCapacity: true)
        for value in [number, UInt16(payload.count)] {
            datagram.append(UInt8(value >> 8))
            datagram.append(UInt8(value & 0xFF))
        }
        datagram.append(contentsOf: payload)
    }
}
