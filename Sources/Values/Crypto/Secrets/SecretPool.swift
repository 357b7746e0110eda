import Synchronization

/// A slab that the whole process shares, for its short `SecretBytes`.
final class SecretPool: Sendable {
    /// Longest secret that lives in a pool rather than in pages of its own, in bytes.
    static let longest = 64

    private static let short = SecretPool(slotBytes: 32)
    private static let long = SecretPool(slotBytes: longest)

    private let slab: Mutex<SecretSlab>

    private init(slotBytes: Int) {
        slab = Mutex(SecretSlab(slotBytes: slotBytes))
    }

    /// The pool for secrets of `count` bytes.
    static func forSecrets(of count: Int) -> SecretPool {
        count <= 32 ? short : long
    }

    /// A zeroed slot and its address.
    func allocate() -> (slot: SecretSlab.Slot, base: UnsafeMutableRawPointer) {
        let (slot, address) = slab.withLock { slab in
            let slot = slab.allocate()
            return (slot, UInt(bitPattern: slab.pointer(slot)))
        }
        guard let base = UnsafeMutableRawPointer(bitPattern: address) else {
            preconditionFailure("a slab gave the null address")
        }
        return (slot, base)
    }

    /// Wipes a slot and takes it back.
    func free(_ slot: SecretSlab.Slot) {
        slab.withLock { $0.free(slot) }
    }
}
