import COpenSSL

extension LatticePrivateKey where Scheme == MLKEM768 {
    /// Writes the 32-byte secret that a ciphertext carries.
    ///
    /// A ciphertext made for another key gives an unrelated secret rather than an error
    /// (implicit rejection, FIPS 203 §6.3).
    ///
    /// - Throws: `length` unless the ciphertext has 1088 bytes.
    package func decapsulate(
        _ ciphertext: UnsafeRawBufferPointer,
        into secret: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        precondition(secret.count == MLKEM768.secretBytes)
        guard ciphertext.count == MLKEM768.ciphertextBytes else {
            throw .length(expected: MLKEM768.ciphertextBytes, got: ciphertext.count)
        }
        let done = key.withContext { context in
            var length = MLKEM768.secretBytes
            return EVP_PKEY_decapsulate_init(context, nil) == 1
                && EVP_PKEY_decapsulate(
                    context,
                    secret.octets,
                    &length,
                    ciphertext.octets,
                    ciphertext.count
                ) == 1
        }
        precondition(done, "OpenSSL failed to decapsulate")
    }
}
