/// The shape shared by everything that travels a chain at constant length.
///
/// A packet is `[header][sealed]`. Going out, a hop opens the sealed part, takes `routing` bytes
/// for itself and appends its own keystream, so that what it passes on is as long as what it got.
/// Coming back, a hop drops as many bytes from the end, seals the rest and puts its header in
/// front. In both directions the bytes at the end follow from keys the client knows, so every tag
/// covers them (as the filler in Sphinx, Danezis and Goldberg 2009, §3.2).
package struct OnionGeometry: Sendable {
    /// Bytes of a whole packet.
    package let bodyBytes: Int
    /// Bytes in front of the sealed part: tag and whatever else is in the clear.
    package let headerBytes: Int
    /// Bytes of the sealed part that the hop keeps.
    package let routingBytes: Int

    /// Bytes of the sealed part.
    package var sealedBytes: Int { bodyBytes - headerBytes }
    /// Bytes one hop takes from the front and gives at the end.
    package var stepBytes: Int { headerBytes + routingBytes }

    /// The GCM counter of the block at `offset` of the sealed part (SP 800-38D §7.1: data starts at
    /// 2).
    package static func counter(at offset: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: offset / 16 + 2)
    }
}

extension OnionGeometry {
    /// The end of the last hop's sealed part going out: what the earlier hops will have appended.
    ///
    /// - Parameters:
    ///   - hops: how many hops the chain has.
    ///   - keystream: writes hop `i`'s keystream from `offset` of its sealed part.
    /// - Returns: `stepBytes * (hops - 1)` bytes of ciphertext.
    package func forwardFiller(
        hops: Int,
        keystream: (_ hop: Int, _ offset: Int, UnsafeMutableRawBufferPointer) -> Void
    ) -> [UInt8] {
        var tail: [UInt8] = []
        for hop in 0..<max(0, hops - 1) {
            let kept = tail.count
            tail.append(contentsOf: repeatElement(0, count: stepBytes))
            mask(&tail, with: hop, from: sealedBytes - kept, keystream)
        }
        return tail
    }

    /// What each hop drops coming back, when the last hop's sealed part ends in zeros.
    ///
    /// - Returns: element `i` is the `stepBytes` that hop `i` drops from what hop `i + 1` sent it.
    package func backwardDrops(
        hops: Int,
        keystream: (_ hop: Int, _ offset: Int, UnsafeMutableRawBufferPointer) -> Void
    ) -> [[UInt8]] {
        guard hops > 1 else { return [] }
        var tail = [UInt8](repeating: 0, count: stepBytes * (hops - 1))
        var drops: [[UInt8]] = []
        for hop in stride(from: hops - 1, to: 0, by: -1) {
            mask(&tail, with: hop, from: sealedBytes - tail.count, keystream)
            drops.insert(Array(tail.suffix(stepBytes)), at: 0)
            tail.removeLast(stepBytes)
        }
        return drops
    }

    private func mask(
        _ tail: inout [UInt8],
        with hop: Int,
        from offset: Int,
        _ keystream: (_ hop: Int, _ offset: Int, UnsafeMutableRawBufferPointer) -> Void
    ) {
        var stream = [UInt8](repeating: 0, count: tail.count)
        stream.withUnsafeMutableBytes { keystream(hop, offset, $0) }
        for index in tail.indices { tail[index] ^= stream[index] }
    }
}
