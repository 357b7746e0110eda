/// The chaining key, transcript hash and cipher of a handshake (Noise §5.1 and §5.2).
struct NoiseSymmetricState: ~Copyable, Sendable {
    /// The transcript hash so far.
    private(set) var hash: [UInt8]

    private let algorithm: AEADAlgorithm
    private var chainingKey: SecretBytes
    private var digest: DigestStream
    private var hmac: HMACStream
    private var cipher: AEAD
    private var hasKey = false
    private var counter: UInt64 = 0

    init(_ noise: NoiseProtocol) {
        algorithm = noise.cipher
        digest = DigestStream(noise.hash)
        hmac = HMACStream(noise.hash)
        cipher = AEAD(noise.cipher, key: SecretBytes(count: AEADAlgorithm.keyBytes) { _ in })
        let name = Array(noise.description.utf8)
        if name.count <= noise.hash.digestBytes {
            hash = name + [UInt8](repeating: 0, count: noise.hash.digestBytes - name.count)
        } else {
            digest.update(name)
            hash = digest.finish()
        }
        chainingKey = hash.withOctets { SecretBytes(copying: $0) }
    }

    /// Adds public bytes to the transcript.
    mutating func mixHash(_ bytes: UnsafeRawBufferPointer) {
        digest.update(hash)
        digest.update(bytes)
        hash = digest.finish()
    }

    /// Adds public bytes to the transcript.
    mutating func mixHash(_ bytes: [UInt8]) {
        bytes.withOctets { mixHash($0) }
    }

    /// Adds secret bytes to the keys.
    mutating func mixKey(_ material: UnsafeRawBufferPointer) {
        withWipedScratch(2 * hash.count) { outputs in
            derive(material, into: outputs)
            chainingKey.unsafeBytes.copyMemory(from: part(0, outputs))
            setKey(part(1, outputs))
        }
    }

    /// Adds a pre-shared key to the keys and the transcript (Noise §9.2).
    mutating func mixKeyAndHash(_ material: UnsafeRawBufferPointer) {
        withWipedScratch(3 * hash.count) { outputs in
            derive(material, into: outputs)
            chainingKey.unsafeBytes.copyMemory(from: part(0, outputs))
            mixHash(part(1, outputs))
            setKey(part(2, outputs))
        }
    }

    /// Appends `plaintext`, encrypted if there is a key, and adds what was appended to the
    /// transcript.
    mutating func encryptAndHash(_ plaintext: UnsafeRawBufferPointer, to message: inout [UInt8]) {
        let start = message.count
        message.append(contentsOf: plaintext)
        if hasKey {
            message.append(contentsOf: repeatElement(0, count: AEADAlgorithm.tagBytes))
            let (nonce, hash) = (nextNonce(), hash)
            message.withUnsafeMutableBytes { message in
                hash.withUnsafeBytes { hash in
                    let place = UnsafeMutableRawPointer(message.octets) + start
                    cipher.seal(
                        nonce: nonce,
                        aad: hash,
                        in: place,
                        out: place,
                        count: plaintext.count,
                        tag: place + plaintext.count
                    )
                }
            }
        }
        message.withUnsafeBytes { mixHash(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    }

    /// The plaintext of `ciphertext`, which is added to the transcript.
    ///
    /// - Throws: `length` when it is shorter than a tag, `authentication` when it does not verify.
    mutating func decryptAndHash(
        _ ciphertext: UnsafeRawBufferPointer
    ) throws(CryptoError) -> [UInt8] {
        guard hasKey else {
            mixHash(ciphertext)
            return Array(ciphertext)
        }
        let count = ciphertext.count - AEADAlgorithm.tagBytes
        guard count >= 0 else {
            throw .length(expected: AEADAlgorithm.tagBytes, got: ciphertext.count)
        }
        let (nonce, hash) = (nextNonce(), hash)
        var plaintext = [UInt8](repeating: 0, count: count)
        let opened = plaintext.withUnsafeMutableBytes { plaintext in
            hash.withUnsafeBytes { hash in
                let input = UnsafeRawPointer(ciphertext.octets)
                return cipher.open(
                    nonce: nonce,
                    aad: hash,
                    in: input,
                    out: UnsafeMutableRawPointer(plaintext.octets),
                    count: count,
                    tag: input + count
                )
            }
        }
        guard opened else { throw .authentication }
        mixHash(ciphertext)
        return plaintext
    }

    /// How many bytes encryption adds now.
    var overhead: Int { hasKey ? AEADAlgorithm.tagBytes : 0 }

    /// The keys of the initiator's and of the responder's direction (Noise §5.2, `Split`).
    mutating func split(_ role: NoiseRole) -> NoiseSecrets {
        withWipedScratch(2 * hash.count) { outputs in
            derive(UnsafeRawBufferPointer.none, into: outputs)
            let initiator = UnsafeRawBufferPointer(rebasing: part(0, outputs)[..<32])
            let responder = UnsafeRawBufferPointer(rebasing: part(1, outputs)[..<32])
            let (sending, receiving) =
                role == .initiator ? (initiator, responder) : (responder, initiator)
            return NoiseSecrets(
                sending: SecretBytes(copying: sending),
                receiving: SecretBytes(copying: receiving),
                handshakeHash: hash,
                algorithm: algorithm
            )
        }
    }

    /// The HKDF of Noise §4.3, with as many outputs of the hash's length as fit.
    private mutating func derive(
        _ material: UnsafeRawBufferPointer,
        into outputs: UnsafeMutableRawBufferPointer
    ) {
        let (chaining, bytes) = (UnsafeRawBufferPointer(chainingKey.unsafeBytes), hash.count)
        withWipedScratch(bytes) { temporary in
            hmac.tag(key: chaining, material, into: temporary)
            var previous = UnsafeRawBufferPointer.none
            for number in 0..<outputs.count / bytes {
                let output = UnsafeMutableRawBufferPointer(
                    rebasing: outputs[number * bytes..<(number + 1) * bytes]
                )
                withUnsafeBytes(of: UInt8(number + 1)) {
                    hmac.tag(key: UnsafeRawBufferPointer(temporary), previous, $0, into: output)
                }
                previous = UnsafeRawBufferPointer(output)
            }
        }
    }

    private func part(
        _ number: Int,
        _ outputs: UnsafeMutableRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            rebasing: outputs[number * hash.count..<(number + 1) * hash.count]
        )
    }

    private mutating func setKey(_ key: UnsafeRawBufferPointer) {
        cipher.rekey(UnsafeRawPointer(key.octets))
        (hasKey, counter) = (true, 0)
    }

    private mutating func nextNonce() -> AEADNonce {
        defer { counter += 1 }
        return AEADNonce(noiseCounter: counter, for: algorithm)
    }
}
