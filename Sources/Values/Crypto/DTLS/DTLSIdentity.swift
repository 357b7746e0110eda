import COpenSSL

/// The certificate that one peer connection shows, and what all its sessions share.
///
/// Self-signed: the peer knows it by the fingerprint that the session description carries
/// (RFC 8122, RFC 8827 §6.5). `@unchecked Sendable`: immutable once made, and OpenSSL counts
/// references atomically.
package final class DTLSIdentity: @unchecked Sendable {
    /// Days a certificate is valid, which outlasts any connection.
    private static let days = 30

    /// SHA-256 of the certificate, which the session description names.
    package let fingerprint: Bytes32

    let context: OpaquePointer

    /// A new P-256 key and certificate, valid from an hour before `now` in seconds since 1970.
    package static func generate(now: Int64) -> DTLSIdentity {
        do throws(TLSError) {
            let made = try SelfSignedCertificate.generate(names: ["webrtc"], days: days, now: now)
            return DTLSIdentity(made)
        } catch {
            preconditionFailure("a certificate for a fixed name: \(error)")
        }
    }

    private init(_ identity: TLSIdentity) {
        guard let context = SSL_CTX_new(DTLS_method()) else { preconditionFailure("no memory") }
        self.context = context
        fingerprint = identity.fingerprint
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(DTLS1_2_VERSION), nil)
        SSL_CTX_set_options(context, warren_ssl_options | warren_dtls_options)
        SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(context, compareFingerprint, nil)
        let accepted =
            SSL_CTX_use_certificate(context, identity.chain[0]) == 1
            && SSL_CTX_use_PrivateKey(context, identity.key) == 1
            && SSL_CTX_set_cipher_list(context, Self.ciphers) == 1
            // Some peers refuse to go on without this extension, even for data alone.
            && SSL_CTX_set_tlsext_use_srtp(context, Self.mediaProfiles) == 0
        precondition(accepted, OpenSSLFailure.takeReason())
    }

    deinit { SSL_CTX_free(context) }

    /// AES-128-GCM first: as strong as the curve, and the fastest with AES instructions.
    ///
    /// RSA is for peers that show such a certificate.
    private static let ciphers = """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
        ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
        ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
        """

    /// RFC 5764 and RFC 7714; none is used.
    private static let mediaProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"
}

/// Accepts the one certificate whose fingerprint the session expects.
private func compareFingerprint(
    _ verification: OpaquePointer?,
    _: UnsafeMutableRawPointer?
) -> CInt {
    guard let verification, let certificate = X509_STORE_CTX_get0_cert(verification),
        let ssl = X509_STORE_CTX_get_ex_data(
            verification,
            SSL_get_ex_data_X509_STORE_CTX_idx()
        ), let session = DTLSSession.owner(of: OpaquePointer(ssl))
    else { return 0 }
    let isExpected = session.peerFingerprint == TLSIdentity.fingerprint(certificate)
    X509_STORE_CTX_set_error(verification, isExpected ? X509_V_OK : X509_V_ERR_CERT_REJECTED)
    return isExpected ? 1 : 0
}
