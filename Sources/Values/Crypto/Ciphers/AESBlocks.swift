import COpenSSL

/// AES-256 of many counter blocks at once: the keystream that AES-256-GCM would use.
///
/// GCM with a 12-byte nonce encrypts data block i (from 0) by XOR with
/// E(key, nonce || UInt32(i + 2)) (NIST SP 800-38D §7.1), so those blocks can be made before, or
/// without, the message.
package struct AESBlocks: ~Copyable, @unchecked Sendable {
    /// Bytes of one block.
    package static let blockBytes = 16
    /// The GCM counter of a message's first data block.
    package static let firstDataBlock: UInt32 = 2

    private let context: OpaquePointer

    /// Ready for the 32 bytes at `key`, which are not needed afterwards.
    package init(key: UnsafeRawPointer) {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("no memory") }
        self.context = context
        precondition(
            EVP_CipherInit_ex2(
                context,
                CipherImplementation.aes256ECB,
                key.octets,
                nil,
                1,
                nil
            ) == 1
        )
        EVP_CIPHER_CTX_set_padding(context, 0)
    }

    /// Ready for a 32-byte key.
    package init(key: borrowing SecretBytes) {
        precondition(key.count == AEADAlgorithm.keyBytes)
        self = key.withUnsafeBytes { AESBlocks(key: UnsafeRawPointer($0.octets)) }
    }

    /// OpenSSL wipes the key schedule.
    deinit { EVP_CIPHER_CTX_free(context) }

    /// Changes to the 32 bytes at `key`, which are not needed afterwards.
    package mutating func rekey(_ key: UnsafeRawPointer) {
        precondition(
            EVP_CipherInit_ex2(
                context,
                nil,
                key.octets,
                nil,
                1,
                nil
            ) == 1
        )
    }

    /// Writes E(key, prefix || counter || block) for each counter in turn, 16 bytes each.
    ///
    /// One block at the same place of many messages. `output` holds exactly the blocks.
    package mutating func blocks(
        prefix: UInt32,
        counters: Range<UInt64>,
        block: UInt32,
        into output: UnsafeMutableRawBufferPointer
    ) {
        precondition(output.count == counters.count * Self.blockBytes)
        guard let base = output.baseAddress else { return }
        for (index, counter) in counters.enumerated() {
            Self.write(prefix, counter, block, at: base + index * Self.blockBytes)
        }
        encrypt(base, output.count)
    }

    /// Writes the keystream of one message from the given block on, for `output.count` bytes.
    ///
    /// The count may end within a block. Block numbers wrap as GCM's do.
    package mutating func keystream(
        prefix: UInt32,
        counter: UInt64,
        firstBlock: UInt32 = firstDataBlock,
        into output: UnsafeMutableRawBufferPointer
    ) {
        guard let base = output.baseAddress else { return }
        let (whole, rest) = output.count.quotientAndRemainder(dividingBy: Self.blockBytes)
        for index in 0..<whole {
            Self.write(
                prefix,
                counter,
                firstBlock &+ UInt32(truncatingIfNeeded: index),
                at: base + index * Self.blockBytes
            )
        }
        encrypt(base, whole * Self.blockBytes)
        guard rest > 0 else { return }
        withWipedScratch(Self.blockBytes) { last in
            guard let scratch = last.baseAddress else { return }
            Self.write(
                prefix,
                counter,
                firstBlock &+ UInt32(truncatingIfNeeded: whole),
                at: scratch
            )
            encrypt(scratch, Self.blockBytes)
            (base + whole * Self.blockBytes).copyMemory(from: scratch, byteCount: rest)
        }
    }

    @inline(__always)
    private static func write(
        _ prefix: UInt32,
        _ counter: UInt64,
        _ block: UInt32,
        at place: UnsafeMutableRawPointer
    ) {
        place.storeBytes(of: prefix.bigEndian, as: UInt32.self)
        (place + 4).storeBytes(of: counter.bigEndian, as: UInt64.self)
        (place + 12).storeBytes(of: block.bigEndian, as: UInt32.self)
    }

    private func encrypt(_ base: UnsafeMutableRawPointer, _ count: Int) {
        guard count > 0 else { return }
        var length: CInt = 0
        let bytes = base.octets
        let done = EVP_EncryptUpdate(context, bytes, &length, bytes, CInt(count))
        precondition(done == 1 && Int(length) == count, "OpenSSL failed to encrypt blocks")
    }
}
