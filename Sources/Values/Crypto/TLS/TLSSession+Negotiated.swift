import COpenSSL

/// What the two ends agreed on.
extension TLSSession {
    /// The application protocol (ALPN), once open and if one was agreed.
    package var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &count)
        guard let name else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: name, count: Int(count)),
            as: UTF8.self
        )
    }

    /// The host name that the client asked for (SNI).
    package var serverName: String? {
        SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
    }

    /// The version, such as `TLSv1.3`.
    package var version: String { String(cString: SSL_get_version(ssl)) }

    /// The cipher suite, such as `TLS_AES_256_GCM_SHA384`, once open.
    package var cipherSuite: String? {
        SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) }
    }

    /// The key exchange, such as `X25519MLKEM768`, once open.
    package var keyExchange: String? {
        SSL_get0_group_name(ssl).map { String(cString: $0) }
    }

    /// SHA-256 of the peer's certificate, if it showed one.
    package var peerFingerprint: Bytes32? {
        SSL_get0_peer_certificate(ssl).map(TLSIdentity.fingerprint)
    }
}
