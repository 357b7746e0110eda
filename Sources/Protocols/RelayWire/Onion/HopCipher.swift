package import Crypto

/// One hop's keys and counters for one circuit: all that an idle circuit holds.
///
/// A cell's nonce is its size and its number in its direction; both ends count, nothing is sent.
package struct HopCipher: Sendable {
    let forwardKey: SecretSlab.Slot
    let backwardKey: SecretSlab.Slot
    var forwardTicket = CipherTicket()
    var backwardTicket = CipherTicket()
    var forwardCount: UInt64 = 0
    var backwardCount: UInt64 = 0

    /// The key of one direction.
    func key(_ direction: CellDirection) -> SecretSlab.Slot {
        direction == .forward ? forwardKey : backwardKey
    }
}

/// Ciphers and key memory shared by every circuit of one relay or client.
///
/// Contexts are few and circuits many, so a circuit borrows one when a cell comes. Confined to the
/// loop of its owner.
package final class OnionCiphers {
    var keys = SecretSlab()
    var contexts = CipherCache(capacity: 256)
    var blocks: AESBlocks
    private var tails: [TailCache]

    /// Ciphers without circuits.
    package init() {
        blocks = withUnsafeBytes(of: (UInt64(0), UInt64(0), UInt64(0), UInt64(0))) { zeros in
            guard let start = zeros.baseAddress else { preconditionFailure("32 bytes of zeros") }
            return AESBlocks(key: start)
        }
        tails = Array(repeating: TailCache(), count: Self.tailCaches)
    }

    private static let tailCaches = 64

    /// Takes in the keys of a new hop; wipe them there with ``forget(_:)``.
    package func adopt(_ material: borrowing HopKeys) -> HopCipher {
        let hop = HopCipher(forwardKey: keys.allocate(), backwardKey: keys.allocate())
        material.forward.withUnsafeBytes { copy($0, to: hop.forwardKey) }
        material.backward.withUnsafeBytes { copy($0, to: hop.backwardKey) }
        return hop
    }

    private func copy(_ bytes: UnsafeRawBufferPointer, to slot: SecretSlab.Slot) {
        UnsafeMutableRawBufferPointer(start: keys.pointer(slot), count: keys.slotBytes)
            .copyMemory(from: bytes)
    }

    /// Wipes a hop's keys.
    package func forget(_ hop: inout HopCipher) {
        contexts.forget(&hop.forwardTicket)
        contexts.forget(&hop.backwardTicket)
        withTail(of: hop.forwardKey) { $0.drop(hop.forwardKey) }
        withTail(of: hop.backwardKey) { $0.drop(hop.backwardKey) }
        keys.free(hop.forwardKey)
        keys.free(hop.backwardKey)
    }

    /// Lends the cached blocks of one circuit's tail; several circuits may share a cache in turn.
    func withTail<Result>(
        of slot: SecretSlab.Slot,
        _ body: (inout TailCache) -> Result
    ) -> Result {
        body(&tails[slot.hashValue & (Self.tailCaches - 1)])
    }
}

/// The 32-byte keys of one hop, one for each direction, and what binds signatures to the circuit.
package struct HopKeys: ~Copyable {
    package let forward: SecretBytes
    package let backward: SecretBytes
    /// Known to both ends and to nobody else, but not a key: it may be signed.
    package let binding: [UInt8]

    package init(forward: consuming SecretBytes, backward: consuming SecretBytes, binding: [UInt8])
    {
        self.forward = forward
        self.backward = backward
        self.binding = binding
    }
}
