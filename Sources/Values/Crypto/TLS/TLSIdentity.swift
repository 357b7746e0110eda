import COpenSSL

/// A certificate chain and the private key of its first certificate.
///
/// `@unchecked Sendable`: immutable once made, and OpenSSL counts references atomically.
package final class TLSIdentity: @unchecked Sendable {
    /// Most certificates a chain may have.
    package static let longestChain = 10

    /// The server's own certificate, then those that lead to an authority.
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// Takes over one reference to each.
    init(adopting chain: [OpaquePointer], key: OpaquePointer) {
        self.chain = chain
        self.key = key
    }

    deinit {
        for certificate in chain { X509_free(certificate) }
        EVP_PKEY_free(key)
    }

    /// An identity from PEM: one or more certificates, and the unencrypted key of the first.
    ///
    /// - Throws: `badIdentity` when either cannot be read or they do not belong together.
    package convenience init(
        certificatesPEM: [UInt8],
        keyPEM: borrowing SecretBytes
    ) throws(TLSError) {
        let chain = Self.certificates(certificatesPEM)
        let key = MemoryBIO.reading(UnsafeRawBufferPointer(keyPEM.unsafeBytes)) {
            PEM_read_bio_PrivateKey($0, nil, refusePassphrase, nil)
        }
        ERR_clear_error()
        guard let key else {
            for certificate in chain { X509_free(certificate) }
            throw .badIdentity("no unencrypted private key")
        }
        self.init(adopting: chain, key: key)
        guard let first = chain.first, chain.count <= Self.longestChain else {
            throw .badIdentity("\(chain.count) certificates")
        }
        guard X509_check_private_key(first, key) == 1 else {
            ERR_clear_error()
            throw .badIdentity("the key is not the certificate's")
        }
    }

    /// SHA-256 of the first certificate's DER encoding, for `TLSTrust.pinned`.
    package var fingerprint: Bytes32 { Self.fingerprint(chain[0]) }

    /// The certificates as PEM.
    package var certificatesPEM: [UInt8] {
        let text = MemoryBIO.writing { sink in
            chain.allSatisfy { PEM_write_bio_X509(sink, $0) == 1 }
        }
        return text.withUnsafeBytes { Array($0) }
    }

    /// The key as unencrypted PEM (PKCS #8).
    package var keyPEM: SecretBytes {
        MemoryBIO.writing { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) == 1 }
    }

    /// The certificates of a PEM text, up to the first that cannot be read.
    static func certificates(_ pem: [UInt8]) -> [OpaquePointer] {
        pem.withOctets { pem in
            MemoryBIO.reading(pem) { source in
                var found: [OpaquePointer] = []
                while let next = PEM_read_bio_X509(source, nil, refusePassphrase, nil) {
                    found.append(next)
                }
                ERR_clear_error()
                return found
            }
        }
    }

    /// SHA-256 of a certificate's DER encoding.
    static func fingerprint(_ certificate: OpaquePointer) -> Bytes32 {
        Bytes32 { digest in
            let done = X509_digest(
                certificate,
                DigestAlgorithm.sha256.implementation,
                digest.octets,
                nil
            )
            precondition(done == 1, "OpenSSL failed to digest a certificate")
        }
    }
}

/// Answers a request for a passphrase with none, where OpenSSL would ask the terminal.
private func refusePassphrase(
    _: UnsafeMutablePointer<CChar>?,
    _: CInt,
    _: CInt,
    _: UnsafeMutableRawPointer?
) -> CInt { -1 }
