import CSodium

/// A generator of unpredictable bytes: ChaCha20 keystream with fast key erasure.
///
/// Every refill replaces the key first and every byte is wiped as it is handed out, so past
/// output cannot be recomputed. A class so that it is never cloned; confined to a loop by its
/// owner. The same seed and calls give the same bytes, which simulation and vectors rely on.
package final class Entropy: RandomNumberGenerator {
    private static let keyBytes = 32
    private static let poolBytes = 2048
    /// From here on a fill gets a keystream of its own rather than a copy out of the pool.
    private static let largeFill = 512

    /// The next key, then output not yet handed out.
    private var pool: SecretBytes
    private var position = poolBytes

    /// A generator that this 32-byte seed determines.
    package init(seed: UnsafeRawBufferPointer) {
        precondition(seed.count == Self.keyBytes)
        SodiumLibrary.started
        pool = SecretBytes(count: Self.poolBytes) { $0.copyMemory(from: seed) }
    }

    /// A generator that this 32-byte seed determines.
    package convenience init(seed: borrowing SecretBytes) {
        let seed = seed.duplicate()
        self.init(adopting: seed)
    }

    /// A generator for simulation and tests: anyone can guess its output.
    package convenience init(simulationSeed: UInt64) {
        var text = Array("warren/simulation/v1".utf8)
        withUnsafeBytes(of: simulationSeed.bigEndian) { text.append(contentsOf: $0) }
        let digest = Digest.sha256(text)
        self.init(adopting: SecretBytes(count: Self.keyBytes) { $0.copyBytes(from: digest) })
    }

    private init(adopting seed: consuming SecretBytes) {
        precondition(seed.count == Self.keyBytes)
        SodiumLibrary.started
        pool = SecretBytes(count: Self.poolBytes) { pool in
            seed.withUnsafeBytes { pool.copyMemory(from: $0) }
        }
    }

    /// A generator seeded from the kernel's random source.
    package static func system() -> Entropy {
        Entropy(adopting: .random(keyBytes))
    }

    /// Fills `output` with unpredictable bytes.
    package func fill(_ output: UnsafeMutableRawBufferPointer) {
        guard output.count < Self.largeFill else { return fillLarge(output) }
        var rest = output
        while !rest.isEmpty {
            if position == Self.poolBytes { refill() }
            let count = min(rest.count, Self.poolBytes - position)
            take(.init(rebasing: rest[..<count]))
            rest = .init(rebasing: rest[count...])
        }
    }

    /// `count` unpredictable bytes; not for secrets, which go to `secret`.
    package func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            fill(UnsafeMutableRawBufferPointer(start: bytes.baseAddress, count: count))
            initialized = count
        }
    }

    /// `count` unpredictable secret bytes.
    package func secret(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { fill($0) }
    }

    /// An unpredictable integer.
    package func next() -> UInt64 {
        var value: UInt64 = 0
        withUnsafeMutableBytes(of: &value) { fill($0) }
        return value
    }

    private func take(_ output: UnsafeMutableRawBufferPointer) {
        pool.withUnsafeMutableBytes { pool in
            let source = UnsafeMutableRawBufferPointer(
                rebasing: pool[position..<position + output.count]
            )
            output.copyMemory(from: UnsafeRawBufferPointer(source))
            sodium_memzero(source.baseAddress, source.count)
        }
        position += output.count
    }

    private func fillLarge(_ output: UnsafeMutableRawBufferPointer) {
        withWipedScratch(Self.keyBytes) { key in
            fill(key)
            Self.keystream(key: UnsafeRawBufferPointer(key), into: output)
        }
    }

    private func refill() {
        withWipedScratch(Self.keyBytes) { key in
            pool.withUnsafeMutableBytes { pool in
                key.copyMemory(from: .init(rebasing: pool[..<Self.keyBytes]))
                Self.keystream(key: UnsafeRawBufferPointer(key), into: pool)
            }
        }
        position = Self.keyBytes
    }

    /// Each key makes one keystream only, so the nonce is always zero.
    private static func keystream(
        key: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) {
        var nonce: UInt64 = 0
        withUnsafeBytes(of: &nonce) { nonce in
            _ = crypto_stream_chacha20(
                output.octets,
                UInt64(output.count),
                nonce.octets,
                key.octets
            )
        }
    }
}
