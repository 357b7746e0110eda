import Bytes
package import Crypto

/// What a client does to the cells of a circuit: puts every layer on, takes every layer off.
extension OnionCiphers {
    /// Where the payload of an outgoing cell belongs in the cell's body.
    package static func payloadOffset(hops: Int) -> Int { hops * CellSize.tagBytes }

    /// Seals a cell for every hop, last hop first.
    ///
    /// `cell`: the payload is in place at ``payloadOffset(hops:)``; behind the body there are
    /// ``CellSize/workBytes`` more bytes to work in.
    /// `entropy`: hides from the last hop how many hops there are.
    /// Returns: false when the circuit has carried all the cells its keys may seal.
    package func sealForward(
        _ hops: inout [HopCipher],
        _ size: CellSize,
        in cell: UnsafeMutableRawPointer,
        entropy: Entropy
    ) -> Bool {
        let count = hops.count
        guard let number = hops.first?.forwardCount, number < RelayLimits.cellsPerCircuit else {
            return false
        }
        let step = CellSize.tagBytes
        let padding = cell + count * step + size.payloadBytes
        entropy.fill(
            UnsafeMutableRawBufferPointer(
                start: padding,
                count: CellSize.workBytes - (count - 1) * step
            )
        )
        takeTail(of: hops, .forward, size, number, cell + size.bodyBytes)
        let nonce = AEADNonce(prefix: UInt32(size.rawValue), counter: number)
        for index in stride(from: count - 1, through: 0, by: -1) {
            let data = cell + (index + 1) * step
            let key = keys.pointer(hops[index].forwardKey)
            contexts.withContext(for: &hops[index].forwardTicket, key: key) { cipher in
                cipher.seal(
                    nonce: nonce,
                    aad: Self.noAAD,
                    in: data,
                    out: data,
                    count: size.sealedBytes,
                    tag: data - step
                )
            }
            hops[index].forwardCount += 1
        }
        return true
    }

    /// Opens a cell that came back through every hop.
    ///
    /// `cell`: the body, with ``CellSize/workBytes`` more bytes behind it to work in.
    /// Returns: where in `cell` the payload is, or nil when any hop's tag is wrong.
    package func openBackward(
        _ hops: inout [HopCipher],
        _ size: CellSize,
        in cell: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer? {
        guard let number = hops.first?.backwardCount, number < RelayLimits.cellsPerCircuit else {
            return nil
        }
        let step = CellSize.tagBytes
        takeTail(of: hops, .backward, size, number, cell + size.bodyBytes)
        let nonce = AEADNonce(prefix: UInt32(size.rawValue), counter: number)
        for index in hops.indices {
            let data = cell + (index + 1) * step
            let key = keys.pointer(hops[index].backwardKey)
            let isAuthentic = contexts.withContext(for: &hops[index].backwardTicket, key: key) {
                $0.open(
                    nonce: nonce,
                    aad: Self.noAAD,
                    in: data,
                    out: data,
                    count: size.sealedBytes,
                    tag: data - step
                )
            }
            guard isAuthentic else { return nil }
            hops[index].backwardCount += 1
        }
        return cell + hops.count * step
    }

    /// Writes the bytes of a cell's end that follow from keys alone.
    ///
    /// Going out, the plaintext tail that makes the last hop's ciphertext end as the other hops'
    /// fill will; coming back, what each hop but the last drops, first hop's first.
    private func takeTail(
        of hops: [HopCipher],
        _ direction: CellDirection,
        _ size: CellSize,
        _ number: UInt64,
        _ target: UnsafeMutableRawPointer
    ) {
        guard hops.count > 1, let first = hops.first?.key(direction) else { return }
        let width = (hops.count - 1) * CellSize.tagBytes
        withTail(of: first) { cache in
            cache.take(number, of: first, size, width: width, to: target) { cells, out in
                out.initializeMemory(as: UInt8.self, repeating: 0)
                for (index, hop) in hops.enumerated() {
                    let fills = direction == .forward && index < hops.count - 1
                    for block in 0..<(fills ? index + 1 : index) {
                        mix(
                            hop.key(direction),
                            size,
                            cells,
                            offset: size.sealedBytes + (block - index) * CellSize.tagBytes,
                            into: out,
                            at: block * CellSize.tagBytes,
                            every: width
                        )
                    }
                }
            }
        }
    }

    /// XORs one keystream block of each cell into its place in `out`.
    private func mix(
        _ key: SecretSlab.Slot,
        _ size: CellSize,
        _ cells: Range<UInt64>,
        offset: Int,
        into out: UnsafeMutableRawBufferPointer,
        at place: Int,
        every width: Int
    ) {
        let bytes = cells.count * CellSize.tagBytes
        withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 16) { stream in
            blocks.rekey(keys.pointer(key))
            blocks.blocks(
                prefix: UInt32(size.rawValue),
                counters: cells,
                block: OnionGeometry.counter(at: offset),
                into: stream
            )
            for cell in 0..<cells.count {
                for byte in 0..<CellSize.tagBytes {
                    out[cell * width + place + byte] ^= stream[cell * CellSize.tagBytes + byte]
                }
            }
        }
    }
}
