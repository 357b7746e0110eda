import Crypto

/// What one relay does to the cells of a circuit: takes its layer off going out, adds it coming
/// back.
extension OnionCiphers {
    static var noAAD: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// The shape of cells of one size.
    static func geometry(_ size: CellSize) -> OnionGeometry {
        OnionGeometry(
            bodyBytes: size.bodyBytes,
            headerBytes: CellSize.tagBytes,
            routingBytes: 0
        )
    }

    /// Opens this relay's layer of an outgoing cell and restores the cell's length.
    ///
    /// `body`: `size.bodyBytes` bytes.
    /// `target`: room for as many; may not overlap `body`.
    /// Returns: false when the cell was not sealed for this hop in this order: close the circuit.
    package func openForward(
        _ hop: inout HopCipher,
        _ size: CellSize,
        _ body: UnsafeRawPointer,
        into target: UnsafeMutableRawPointer
    ) -> Bool {
        let number = hop.forwardCount
        guard number < RelayLimits.cellsPerCircuit else { return false }
        let sealed = size.sealedBytes
        let key = keys.pointer(hop.forwardKey)
        let isAuthentic = contexts.withContext(for: &hop.forwardTicket, key: key) { cipher in
            cipher.open(
                nonce: AEADNonce(prefix: UInt32(size.rawValue), counter: number),
                aad: Self.noAAD,
                in: body + CellSize.tagBytes,
                out: target,
                count: sealed,
                tag: body
            )
        }
        guard isAuthentic else { return false }
        hop.forwardCount += 1
        takeFill(hop.forwardKey, size, number, target + sealed)
        return true
    }

    private func takeFill(
        _ key: SecretSlab.Slot,
        _ size: CellSize,
        _ number: UInt64,
        _ target: UnsafeMutableRawPointer
    ) {
        withTail(of: key) { cache in
            cache.take(number, of: key, size, width: CellSize.tagBytes, to: target) { cells, out in
                blocks.rekey(keys.pointer(key))
                blocks.blocks(
                    prefix: UInt32(size.rawValue),
                    counters: cells,
                    block: OnionGeometry.counter(at: size.sealedBytes),
                    into: out
                )
            }
        }
    }

    /// Adds this relay's layer to a cell that comes back, dropping its last 16 bytes.
    ///
    /// Returns: false when the circuit has carried all the cells its key may seal.
    package func sealBackward(
        _ hop: inout HopCipher,
        _ size: CellSize,
        _ body: UnsafeRawPointer,
        into target: UnsafeMutableRawPointer
    ) -> Bool {
        let number = hop.backwardCount
        guard number < RelayLimits.cellsPerCircuit else { return false }
        hop.backwardCount += 1
        let key = keys.pointer(hop.backwardKey)
        contexts.withContext(for: &hop.backwardTicket, key: key) { cipher in
            cipher.seal(
                nonce: AEADNonce(prefix: UInt32(size.rawValue), counter: number),
                aad: Self.noAAD,
                in: body,
                out: target + CellSize.tagBytes,
                count: size.sealedBytes,
                tag: target
            )
        }
        return true
    }

    /// Seals the last relay's own cell, whose payload is already in place behind the tag.
    ///
    /// `target`: `size.bodyBytes` bytes, of which `payloadBytes` follow the tag's room.
    package func sealOwn(
        _ hop: inout HopCipher,
        _ size: CellSize,
        in target: UnsafeMutableRawPointer
    ) -> Bool {
        let zeros = target + CellSize.tagBytes + size.payloadBytes
        zeros.initializeMemory(as: UInt8.self, repeating: 0, count: CellSize.workBytes)
        return sealBackward(&hop, size, target + CellSize.tagBytes, into: target)
    }
}
