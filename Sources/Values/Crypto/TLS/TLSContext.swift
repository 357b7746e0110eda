import COpenSSL

/// The configuration that many sessions share: role, trust or identity, versions, protocols.
///
/// `@unchecked Sendable`: immutable once made, and OpenSSL counts references atomically.
package final class TLSContext: @unchecked Sendable {
    /// Which end sessions are.
    package enum Role: Sendable {
        /// Speaks first and checks the peer's certificate.
        case client
        /// Shows its certificate.
        case server
    }

    /// Which end sessions of this context are.
    package let role: Role

    let pointer: OpaquePointer
    /// Whether a certificate's name must match: not where the certificate itself is pinned.
    let checksName: Bool
    /// RFC 7301 wire format: each name after its length, in order of preference.
    fileprivate let protocols: [UInt8]
    fileprivate let pins: [Bytes32]

    /// A client's configuration.
    ///
    /// - Throws: `badAuthorities` when the certificates to trust cannot be read.
    package init(
        client trust: TLSTrust,
        protocols: [String] = [],
        oldest: TLSVersion = .tls13
    ) throws(TLSError) {
        (role, pointer) = (.client, Self.make(TLS_client_method(), oldest))
        self.protocols = Self.wireFormat(protocols)
        if case .pinned(let digests) = trust { pins = digests } else { pins = [] }
        checksName = pins.isEmpty
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        switch trust {
        case .system:
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw .badAuthorities("the machine has none")
            }
        case .authorities(let pem):
            try trustOnly(pem)
        case .pinned:
            precondition(!pins.isEmpty, "no certificate is trusted")
            SSL_CTX_set_cert_verify_callback(
                pointer,
                comparePins,
                Unmanaged.passUnretained(self).toOpaque()
            )
        }
        if !self.protocols.isEmpty {
            SSL_CTX_set_alpn_protos(pointer, self.protocols, UInt32(self.protocols.count))
        }
    }

    /// A server's configuration.
    ///
    /// A client that offers application protocols but none of ours is refused (RFC 7301 §3.2).
    ///
    /// - Throws: `badIdentity` when OpenSSL refuses the certificate.
    package init(
        server identity: TLSIdentity,
        protocols: [String] = [],
        oldest: TLSVersion = .tls13
    ) throws(TLSError) {
        (role, pointer) = (.server, Self.make(TLS_server_method(), oldest))
        self.protocols = Self.wireFormat(protocols)
        (pins, checksName) = ([], false)
        let accepted =
            SSL_CTX_use_certificate(pointer, identity.chain[0]) == 1
            && SSL_CTX_use_PrivateKey(pointer, identity.key) == 1
            && identity.chain.dropFirst().allSatisfy {
                SSL_CTX_ctrl(pointer, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer($0)) == 1
            }
        guard accepted else { throw .badIdentity(OpenSSLFailure.takeReason()) }
        if !self.protocols.isEmpty {
            SSL_CTX_set_alpn_select_cb(
                pointer,
                selectProtocol,
                Unmanaged.passUnretained(self).toOpaque()
            )
        }
    }

    deinit { SSL_CTX_free(pointer) }

    /// No tickets: a resumed session would be one more way in, and its keys would live longer.
    private static func make(_ method: OpaquePointer?, _ oldest: TLSVersion) -> OpaquePointer {
        guard let context = SSL_CTX_new(method) else { preconditionFailure("no memory") }
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, oldest.code, nil)
        SSL_CTX_set_options(context, warren_ssl_options)
        SSL_CTX_set_num_tickets(context, 0)
        SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        SSL_CTX_ctrl(
            context,
            SSL_CTRL_MODE,
            Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER),
            nil
        )
        return context
    }

    private static func wireFormat(_ protocols: [String]) -> [UInt8] {
        protocols.flatMap { name in
            precondition((1...255).contains(name.utf8.count), "a protocol name has 1 to 255 bytes")
            return [UInt8(name.utf8.count)] + Array(name.utf8)
        }
    }

    private func trustOnly(_ pem: [UInt8]) throws(TLSError) {
        let certificates = TLSIdentity.certificates(pem)
        defer { for certificate in certificates { X509_free(certificate) } }
        guard !certificates.isEmpty, let store = SSL_CTX_get_cert_store(pointer) else {
            throw .badAuthorities("no certificate")
        }
        for certificate in certificates {
            guard X509_STORE_add_cert(store, certificate) == 1 else {
                throw .badAuthorities(OpenSSLFailure.takeReason())
            }
        }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
    }
}

/// Verifies a chain by its first certificate alone.
private func comparePins(
    _ verification: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?
) -> CInt {
    guard let verification, let context,
        let certificate = X509_STORE_CTX_get0_cert(verification)
    else { return 0 }
    let own = Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue()
    let isPinned = own.pins.contains(TLSIdentity.fingerprint(certificate))
    X509_STORE_CTX_set_error(verification, isPinned ? X509_V_OK : X509_V_ERR_CERT_REJECTED)
    return isPinned ? 1 : 0
}

/// Chooses the first of our application protocols that the client offers.
///
/// The choice points into our list or the client's offer, which both outlive the call.
private func selectProtocol(
    _: OpaquePointer?,
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?,
    _ offeredCount: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> CInt {
    guard let chosen, let context else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let own = Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue()
    return own.protocols.withUnsafeBufferPointer { ours in
        var match: UnsafeMutablePointer<UInt8>?
        let found = SSL_select_next_proto(
            &match,
            chosenCount,
            ours.baseAddress,
            UInt32(ours.count),
            offered,
            offeredCount
        )
        guard found == OPENSSL_NPN_NEGOTIATED, let match else {
            return SSL_TLSEXT_ERR_ALERT_FATAL
        }
        chosen.pointee = UnsafePointer(match)
        return SSL_TLSEXT_ERR_OK
    }
}
