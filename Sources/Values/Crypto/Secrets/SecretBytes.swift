import CSodium

/// Bytes that are locked in memory, cannot be copied by accident, and are wiped when dropped.
///
/// Secrets of up to 64 bytes share locked chunks and cost about as much as an array; longer ones
/// get guarded pages of their own (about 24 µs each), so keep those for what lives long.
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    /// How many bytes.
    package let count: Int

    private let base: UnsafeMutableRawPointer
    private let slot: SecretSlab.Slot?

    /// Allocates `count` bytes, which `fill` finds zeroed and sets.
    ///
    /// - Throws: What `fill` throws; the memory is wiped and released first.
    package init<Failure: Error>(
        count: Int,
        fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count > 0)
        let (slot, base) = Self.allocate(count)
        do throws(Failure) {
            try fill(UnsafeMutableRawBufferPointer(start: base, count: count))
        } catch {
            Self.release(slot, base, count)
            throw error
        }
        (self.count, self.base, self.slot) = (count, base, slot)
    }

    /// Copies bytes that the caller then wipes.
    package init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// `count` bytes from the kernel's random source.
    package static func random(_ count: Int) -> SecretBytes {
        SodiumLibrary.started
        return SecretBytes(count: count) { randombytes_buf($0.octets, $0.count) }
    }

    deinit {
        Self.release(slot, base, count)
    }

    /// Lends the bytes to `body`, which must not keep the pointer.
    package borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Lends the bytes to `body` to change them; it must not keep the pointer.
    package mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }

    /// The bytes, valid while this secret lives; for code that also changes the secret's owner.
    var unsafeBytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base, count: count)
    }

    /// A second, independent copy.
    package borrowing func duplicate() -> SecretBytes {
        SecretBytes(copying: UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Whether both hold the same bytes, in time that depends only on their counts.
    package static func == (a: borrowing SecretBytes, b: borrowing SecretBytes) -> Bool {
        a.count == b.count && sodium_memcmp(a.base, b.base, a.count) == 0
    }

    private static func allocate(_ count: Int) -> (SecretSlab.Slot?, UnsafeMutableRawPointer) {
        guard count > SecretPool.longest else {
            let (slot, base) = SecretPool.forSecrets(of: count).allocate()
            return (slot, base)
        }
        SodiumLibrary.started
        guard let base = sodium_malloc(count) else {
            preconditionFailure("no memory for a secret of \(count) bytes")
        }
        sodium_memzero(base, count)
        return (nil, base)
    }

    private static func release(
        _ slot: SecretSlab.Slot?,
        _ base: UnsafeMutableRawPointer,
        _ count: Int
    ) {
        if let slot { SecretPool.forSecrets(of: count).free(slot) } else { sodium_free(base) }
    }
}
