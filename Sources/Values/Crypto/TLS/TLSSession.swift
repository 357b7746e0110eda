import COpenSSL

/// One TLS connection as a machine without a socket.
///
/// Bytes from the peer go into `receive`; after every call, `drainOutput` has what to send to the
/// peer. Confined to a loop by its owner.
package final class TLSSession {
    /// How far the session is.
    package enum State: Equatable, Sendable {
        /// Keys are being agreed.
        case handshaking
        /// Bytes may be sent, and arrive.
        case open
        /// The peer said it will send no more (`close_notify`); we still may.
        case finished
        /// An error ended it.
        case failed
    }

    /// Most plaintext handed over at once, in bytes: one record (RFC 8446 §5.1).
    package static let chunkBytes = 16_384

    /// How far the session is.
    package private(set) var state = State.handshaking

    private let context: TLSContext
    let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer

    /// A session about to begin; a client's first message is then waiting in the output.
    ///
    /// - Parameters:
    ///   - context: The configuration.
    ///   - serverName: For a client, whom it calls: a host name or an address, checked against
    ///     the certificate. May be nil only where the certificate is pinned.
    /// - Throws: `badServerName`.
    package init(_ context: TLSContext, serverName: String? = nil) throws(TLSError) {
        guard let ssl = SSL_new(context.pointer), let input = BIO_new(BIO_s_mem()),
            let output = BIO_new(BIO_s_mem())
        else { preconditionFailure("no memory") }
        (self.context, self.ssl, self.input, self.output) = (context, ssl, input, output)
        SSL_set_bio(ssl, input, output)
        switch context.role {
        case .client:
            try setServerName(serverName)
            SSL_set_connect_state(ssl)
            try shakeHands()
        case .server:
            SSL_set_accept_state(ssl)
        }
    }

    /// Frees the memory streams too, which it took over.
    deinit { SSL_free(ssl) }

    /// Takes bytes from the peer and hands the plaintext to `deliver` in order, chunk by chunk.
    ///
    /// A chunk is valid, and may be overwritten, during the call only. Bytes after the peer's
    /// `close_notify` are ignored.
    ///
    /// - Throws: `untrusted`, `handshake` or `session`; an alert may be waiting in the output.
    package func receive(
        _ bytes: UnsafeRawBufferPointer,
        deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(TLSError) {
        guard state != .failed else { throw .notOpen }
        guard state != .finished else { return }
        var rest = bytes
        repeat {
            // In pieces, so that what OpenSSL buffers does not grow with what a peer sends.
            let piece = UnsafeRawBufferPointer(rebasing: rest[..<min(rest.count, Self.chunkBytes)])
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
            if !piece.isEmpty {
                let written = BIO_write(input, piece.octets, CInt(piece.count))
                precondition(Int(written) == piece.count, "no memory")
            }
            if state == .handshaking { try shakeHands() }
            if state == .open { try read(deliver) }
        } while !rest.isEmpty && state != .finished
    }

    /// Encrypts bytes for the peer.
    ///
    /// - Throws: `notOpen` before the handshake is complete or after a failure or `finish`.
    package func send(_ bytes: UnsafeRawBufferPointer) throws(TLSError) {
        guard state == .open || state == .finished,
            SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0
        else { throw .notOpen }
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        var written = 0
        guard SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &written) == 1,
            written == bytes.count
        else { throw fail() }
    }

    /// Tells the peer that nothing more will be sent (`close_notify`); idempotent.
    package func finish() {
        guard state == .open || state == .finished else { return }
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// How many bytes wait to be sent to the peer.
    package var pendingOutput: Int { BIO_ctrl_pending(output) }

    /// Lends `body` everything that waits to be sent to the peer, and drops it afterwards.
    package func drainOutput(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard pendingOutput > 0 else { return }
        body(MemoryBIO.contents(output))
        BIO_ctrl(output, BIO_CTRL_RESET, 0, nil)
    }

    private func setServerName(_ name: String?) throws(TLSError) {
        guard let name else {
            guard !context.checksName else { throw .badServerName("") }
            return
        }
        guard (1...253).contains(name.utf8.count), !name.utf8.contains(0) else {
            throw .badServerName(name)
        }
        let isAddress = SelfSignedCertificate.isAddress(name)
        var accepted = true
        if isAddress, context.checksName {
            accepted = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1
        } else if !isAddress {
            accepted =
                SSL_set1_host(ssl, name) == 1
                && name.withCString {
                    SSL_ctrl(
                        ssl,
                        SSL_CTRL_SET_TLSEXT_HOSTNAME,
                        Int(TLSEXT_NAMETYPE_host_name),
                        UnsafeMutablePointer(mutating: $0)
                    ) == 1
                }
        }
        guard accepted else {
            ERR_clear_error()
            throw .badServerName(name)
        }
    }

    private func shakeHands() throws(TLSError) {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            state = .open
        } else if SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ {
            throw fail()
        }
    }

    private func read(_ deliver: (UnsafeMutableRawBufferPointer) -> Void) throws(TLSError) {
        try withUnsafeTemporaryAllocation(byteCount: Self.chunkBytes, alignment: 16) {
            (chunk) throws(TLSError) in
            while true {
                ERR_clear_error()
                var count = 0
                let result = SSL_read_ex(ssl, chunk.baseAddress, chunk.count, &count)
                if result == 1 {
                    deliver(UnsafeMutableRawBufferPointer(rebasing: chunk[..<count]))
                    continue
                }
                switch SSL_get_error(ssl, result) {
                case SSL_ERROR_WANT_READ: return
                case SSL_ERROR_ZERO_RETURN:
                    state = .finished
                    return
                default: throw fail()
                }
            }
        }
    }

    /// Ends the session and says why.
    private func fail() -> TLSError {
        let wasOpen = state == .open || state == .finished
        state = .failed
        let verification = SSL_get_verify_result(ssl)
        let reason = OpenSSLFailure.takeReason()
        if wasOpen { return .session(reason: reason) }
        guard verification != Int(X509_V_OK) else { return .handshake(reason: reason) }
        let text = X509_verify_cert_error_string(verification).map { String(cString: $0) }
        return .untrusted(code: verification, reason: text ?? reason)
    }
}
