import COpenSSL

/// One OpenSSL key, never changed once made, so threads may share it.
final class OpenSSLKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over one reference.
    private init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    /// Imports a public key, with the algorithm's own checks.
    init(_ algorithm: String, publicKey: UnsafeRawBufferPointer) throws(CryptoError) {
        guard
            let key = EVP_PKEY_new_raw_public_key_ex(
                nil,
                algorithm,
                nil,
                publicKey.octets,
                publicKey.count
            )
        else {
            ERR_clear_error()
            throw .invalidKey
        }
        pointer = key
    }

    /// Imports a private key in its expanded encoding, with the algorithm's own checks.
    init(_ algorithm: String, privateKey: UnsafeRawBufferPointer) throws(CryptoError) {
        guard
            let key = EVP_PKEY_new_raw_private_key_ex(
                nil,
                algorithm,
                nil,
                privateKey.octets,
                privateKey.count
            )
        else {
            ERR_clear_error()
            throw .invalidKey
        }
        pointer = key
    }

    /// The key pair that a seed of the right length determines.
    convenience init(_ algorithm: String, seed: UnsafeRawBufferPointer) {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else {
            preconditionFailure("OpenSSL lacks \(algorithm)")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        let made = withParameters([("seed", seed)]) { parameters in
            EVP_PKEY_keygen_init(context) == 1
                && EVP_PKEY_CTX_set_params(context, parameters) == 1
                && EVP_PKEY_generate(context, &key) == 1
        }
        guard made, let key else {
            preconditionFailure("OpenSSL failed to generate an \(algorithm) key")
        }
        self.init(adopting: key)
    }

    /// The public key's raw encoding.
    func publicKey(count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            var length = count
            let written = EVP_PKEY_get_raw_public_key(pointer, bytes.baseAddress, &length)
            precondition(written == 1 && length == count, "OpenSSL failed to export a key")
            initialized = length
        }
    }

    /// Writes the private key's raw encoding, which fills `output`.
    func writePrivateKey(into output: UnsafeMutableRawBufferPointer) {
        var length = output.count
        let written = EVP_PKEY_get_raw_private_key(
            pointer,
            output.octets,
            &length
        )
        precondition(written == 1 && length == output.count, "OpenSSL failed to export a key")
    }

    /// Lends a fresh operation context to `body`.
    func withContext<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else {
            preconditionFailure("no memory")
        }
        defer { EVP_PKEY_CTX_free(context) }
        return body(context)
    }
}
