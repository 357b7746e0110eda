import CUSRSCTP

/// What libusrsctp left for one association: packets to carry and whether it has news.
///
/// Touched only inside `SCTPStack.locked`.
final class PacketBox {
    /// Packets one after the other.
    struct Packets {
        private(set) var bytes: [UInt8] = []
        private(set) var ends: [Int] = []

        var isEmpty: Bool { ends.isEmpty }

        mutating func append(_ packet: UnsafeRawBufferPointer) {
            bytes.append(contentsOf: packet)
            ends.append(bytes.count)
        }

        mutating func removeAll() {
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
        }

        /// Lends each packet.
        func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
            bytes.withUnsafeBytes { all in
                var start = 0
                for end in ends {
                    body(UnsafeRawBufferPointer(rebasing: all[start..<end]))
                    start = end
                }
            }
        }

        /// Lends each packet, with its checksum in place.
        mutating func drain(_ body: (UnsafeRawBufferPointer) -> Void) {
            bytes.withUnsafeMutableBytes { all in
                var start = 0
                for end in ends {
                    let packet = UnsafeMutableRawBufferPointer(rebasing: all[start..<end])
                    packet.sealChecksum()
                    body(UnsafeRawBufferPointer(packet))
                    start = end
                }
            }
            removeAll()
        }
    }

    var packets = Packets()
    /// There may be something to read, or room to send.
    var hasNews = false

    /// Takes a packet, or loses it as a network would when its owner does not come for them.
    func put(_ packet: UnsafeRawBufferPointer) {
        guard packets.bytes.count + packet.count <= SCTPLimits.packetQueueBytes else { return }
        packets.append(packet)
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes the CRC-32C of a packet whose checksum field is zero (RFC 9260 §6.8).
    fileprivate func sealChecksum() {
        guard count >= 12 else { return }
        let checksum = warren_crc32c(baseAddress, count)
        storeBytes(of: checksum.littleEndian, toByteOffset: 8, as: UInt32.self)
    }
}
