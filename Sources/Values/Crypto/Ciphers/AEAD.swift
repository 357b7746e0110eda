import COpenSSL

/// One key's authenticated cipher, kept ready so that a record costs no allocation and no key
/// schedule.
///
/// The nonce is the caller's to keep unique; where records are ordered, `RecordCipher` does that.
/// Works on the caller's memory. Input and output may be the same address or disjoint, not
/// overlapping otherwise. About 1.2 KiB of C memory each: for very many keys see `CipherCache`.
package struct AEAD: ~Copyable, @unchecked Sendable {
    /// The cipher.
    package let algorithm: AEADAlgorithm

    private let context: OpaquePointer

    /// A cipher ready for the 32 bytes at `key`, which are not needed afterwards.
    package init(_ algorithm: AEADAlgorithm, key: UnsafeRawPointer) {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("no memory") }
        self.algorithm = algorithm
        self.context = context
        precondition(
            EVP_CipherInit_ex2(
                context,
                algorithm.implementation,
                key.octets,
                nil,
                1,
                nil
            ) == 1
        )
    }

    /// A cipher ready for a 32-byte key.
    package init(_ algorithm: AEADAlgorithm, key: borrowing SecretBytes) {
        precondition(key.count == AEADAlgorithm.keyBytes)
        self = key.withUnsafeBytes { AEAD(algorithm, key: UnsafeRawPointer($0.octets)) }
    }

    /// AES-256-GCM ready for the 32 bytes at `key`.
    package static func aesGCM(key: UnsafeRawPointer) -> AEAD { AEAD(.aes256GCM, key: key) }

    /// ChaCha20-Poly1305 ready for the 32 bytes at `key`.
    package static func chaChaPoly(key: UnsafeRawPointer) -> AEAD {
        AEAD(.chaCha20Poly1305, key: key)
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
                -1,
                nil
            ) == 1
        )
    }

    /// Encrypts `count` bytes from `input` to `output` and writes the 16-byte tag.
    package mutating func seal(
        nonce: AEADNonce,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeMutableRawPointer
    ) {
        start(nonce, aad, encrypting: 1)
        transform(input, output, count)
        var ignored: CInt = 0
        let finished = EVP_EncryptFinal_ex(
            context,
            tag.octets,
            &ignored
        )
        let tagged = EVP_CIPHER_CTX_ctrl(
            context,
            EVP_CTRL_AEAD_GET_TAG,
            CInt(AEADAlgorithm.tagBytes),
            tag
        )
        precondition(finished == 1 && tagged == 1, "OpenSSL failed to seal")
    }

    /// Decrypts `count` bytes from `input` to `output` if the 16-byte tag is right.
    ///
    /// - Returns: Whether the tag was right. Where it was not, `output` is zeroed.
    package mutating func open(
        nonce: AEADNonce,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeRawPointer
    ) -> Bool {
        start(nonce, aad, encrypting: 0)
        let expected = EVP_CIPHER_CTX_ctrl(
            context,
            EVP_CTRL_AEAD_SET_TAG,
            CInt(AEADAlgorithm.tagBytes),
            UnsafeMutableRawPointer(mutating: tag)
        )
        precondition(expected == 1, "OpenSSL failed to take a tag")
        transform(input, output, count)
        var ignored: CInt = 0
        var none: UInt8 = 0
        if EVP_DecryptFinal_ex(context, &none, &ignored) == 1 { return true }
        ERR_clear_error()
        output.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        return false
    }

    private func start(_ nonce: AEADNonce, _ aad: UnsafeRawBufferPointer, encrypting: CInt) {
        let started = nonce.withUnsafeBytes {
            EVP_CipherInit_ex2(
                context,
                nil,
                nil,
                $0.octets,
                encrypting,
                nil
            )
        }
        precondition(started == 1, "OpenSSL failed to start a record")
        guard let base = aad.baseAddress, aad.count > 0 else { return }
        var length: CInt = 0
        let added = EVP_CipherUpdate(
            context,
            nil,
            &length,
            base.octets,
            CInt(aad.count)
        )
        precondition(added == 1, "OpenSSL failed to authenticate")
    }

    private func transform(
        _ input: UnsafeRawPointer,
        _ output: UnsafeMutableRawPointer,
        _ count: Int
    ) {
        guard count > 0 else { return }
        var length: CInt = 0
        let transformed = EVP_CipherUpdate(
            context,
            output.octets,
            &length,
            input.octets,
            CInt(count)
        )
        precondition(transformed == 1, "OpenSSL failed to transform")
    }
}
