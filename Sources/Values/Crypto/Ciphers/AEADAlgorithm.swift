import COpenSSL

/// An authenticated cipher with a 32-byte key, a 12-byte nonce and a 16-byte tag.
package enum AEADAlgorithm: CaseIterable, Sendable {
    /// NIST SP 800-38D with a 256-bit key.
    case aes256GCM
    /// RFC 8439.
    case chaCha20Poly1305

    /// Bytes of a key.
    package static let keyBytes = 32
    /// Bytes of a nonce.
    package static let nonceBytes = 12
    /// Bytes of a tag.
    package static let tagBytes = 16

    /// OpenSSL's implementation, found once per process.
    var implementation: OpaquePointer {
        switch self {
        case .aes256GCM: CipherImplementation.aes256GCM
        case .chaCha20Poly1305: CipherImplementation.chaCha20Poly1305
        }
    }
}

/// OpenSSL's ciphers, each found once per process because the search takes microseconds.
enum CipherImplementation {
    // Made once, then immutable: OpenSSL never changes a fetched cipher.
    nonisolated(unsafe) static let aes256GCM = fetch("AES-256-GCM")
    nonisolated(unsafe) static let chaCha20Poly1305 = fetch("ChaCha20-Poly1305")
    nonisolated(unsafe) static let aes256ECB = fetch("AES-256-ECB")

    private static func fetch(_ name: String) -> OpaquePointer {
        guard let found = EVP_CIPHER_fetch(nil, name, nil) else {
            preconditionFailure("OpenSSL lacks \(name)")
        }
        return found
    }
}
