import CSodium

/// XChaCha20-Poly1305: an authenticated cipher whose 24-byte nonce may be drawn at random.
///
/// For files and other things at rest, where no counter survives.
package enum XChaCha20Poly1305 {
    /// Bytes of a key.
    package static let keyBytes = 32
    /// Bytes of a nonce.
    package static let nonceBytes = 24
    /// Bytes of a tag.
    package static let tagBytes = 16

    /// Encrypts `count` bytes from `input` to `output` (the same or disjoint) and writes the tag.
    package static func seal(
        key: UnsafeRawPointer,
        nonce: UnsafeRawPointer,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeMutableRawPointer
    ) {
        crypto_aead_xchacha20poly1305_ietf_encrypt_detached(
            output.octets,
            tag.octets,
            nil,
            input.octets,
            UInt64(count),
            aad.octets,
            UInt64(aad.count),
            nil,
            nonce.octets,
            key.octets
        )
    }

    /// Decrypts `count` bytes if the tag is right; returns whether it was.
    package static func open(
        key: UnsafeRawPointer,
        nonce: UnsafeRawPointer,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeRawPointer
    ) -> Bool {
        crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
            output.octets,
            nil,
            input.octets,
            UInt64(count),
            tag.octets,
            aad.octets,
            UInt64(aad.count),
            nonce.octets,
            key.octets
        )
            == 0
    }

    /// Seals a whole message: a random nonce, then the ciphertext, then the tag.
    package static func seal(
        _ message: [UInt8],
        aad: [UInt8],
        key: borrowing SecretBytes,
        entropy: Entropy
    ) -> [UInt8] {
        precondition(key.count == keyBytes)
        let key = UnsafeRawPointer(key.unsafeBytes.octets)
        var sealed = [UInt8](repeating: 0, count: nonceBytes)
        sealed.withUnsafeMutableBytes { entropy.fill($0) }
        sealed += message
        sealed += [UInt8](repeating: 0, count: tagBytes)
        sealed.withUnsafeMutableBytes { sealed in
            let nonce = UnsafeMutableRawPointer(sealed.octets)
            let body = nonce + nonceBytes
            aad.withOctets {
                seal(
                    key: key,
                    nonce: nonce,
                    aad: $0,
                    in: body,
                    out: body,
                    count: message.count,
                    tag: body + message.count
                )
            }
        }
        return sealed
    }

    /// Opens what the whole-message `seal` made.
    ///
    /// - Throws: `length` when it is too short to be one, `authentication` when it is not ours.
    package static func open(
        _ sealed: [UInt8],
        aad: [UInt8],
        key: borrowing SecretBytes
    ) throws(CryptoError) -> [UInt8] {
        precondition(key.count == keyBytes)
        let count = sealed.count - nonceBytes - tagBytes
        guard count >= 0 else {
            throw .length(expected: nonceBytes + tagBytes, got: sealed.count)
        }
        let key = UnsafeRawPointer(key.unsafeBytes.octets)
        var message = Array(sealed[nonceBytes..<nonceBytes + count])
        let opened = message.withUnsafeMutableBytes { message in
            let body = UnsafeMutableRawPointer(message.octets)
            return sealed.withOctets { sealed in
                let nonce = UnsafeRawPointer(sealed.octets)
                return aad.withOctets {
                    open(
                        key: key,
                        nonce: nonce,
                        aad: $0,
                        in: body,
                        out: body,
                        count: count,
                        tag: nonce + nonceBytes + count
                    )
                }
            }
        }
        guard opened else { throw .authentication }
        return message
    }
}
