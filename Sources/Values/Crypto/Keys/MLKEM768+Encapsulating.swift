import COpenSSL

extension LatticePublicKey where Scheme == MLKEM768 {
    /// Draws a secret and writes its 32 bytes and the 1088-byte ciphertext that carries it.
    package func encapsulate(
        _ entropy: Entropy,
        ciphertext: UnsafeMutableRawBufferPointer,
        secret: UnsafeMutableRawBufferPointer
    ) {
        withWipedScratch(MLKEM768.encapsulationSeedBytes) { seed in
            entropy.fill(seed)
            encapsulate(
                seed: UnsafeRawBufferPointer(seed),
                ciphertext: ciphertext,
                secret: secret
            )
        }
    }

    /// Encapsulates the secret that 32 random bytes (m) determine.
    package func encapsulate(
        seed: UnsafeRawBufferPointer,
        ciphertext: UnsafeMutableRawBufferPointer,
        secret: UnsafeMutableRawBufferPointer
    ) {
        precondition(seed.count == MLKEM768.encapsulationSeedBytes)
        precondition(
            ciphertext.count == MLKEM768.ciphertextBytes && secret.count == MLKEM768.secretBytes
        )
        let done = key.withContext { context in
            withParameters([("ikme", seed)]) { parameters in
                var (wrapped, shared) = (MLKEM768.ciphertextBytes, MLKEM768.secretBytes)
                return EVP_PKEY_encapsulate_init(context, parameters) == 1
                    && EVP_PKEY_encapsulate(
                        context,
                        ciphertext.octets,
                        &wrapped,
                        secret.octets,
                        &shared
                    ) == 1
            }
        }
        precondition(done, "OpenSSL failed to encapsulate")
    }
}
