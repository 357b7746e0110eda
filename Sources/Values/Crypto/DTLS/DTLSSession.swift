package import Bytes
import COpenSSL

/// One DTLS 1.2 connection (RFC 6347) as a machine without a socket: datagrams in and out.
///
/// The peer is who the expected fingerprint says, or the handshake fails; no byte is given out
/// before. Confined to a loop by its owner. OpenSSL runs the timer of the handshake by its own
/// clock; once open there is none.
package final class DTLSSession {
    /// Which side of the handshake a session takes.
    package enum Role: Sendable {
        /// Speaks first (`a=setup:active`).
        case client
        /// Waits (`a=setup:passive`).
        case server
    }

    /// How far the session is.
    package enum State: Equatable, Sendable {
        /// Keys are being agreed.
        case handshaking
        /// The peer is the expected one; bytes may be sent, and arrive.
        case open
        /// The peer said that it ended the session (`close_notify`).
        case finished
        /// An error ended it.
        case failed
    }

    /// Largest datagram of the handshake, in bytes with the headers below it.
    package static let pathBytes = 1200
    /// Most bytes that one record adds to what it carries: header, explicit nonce, tag.
    package static let recordOverheadBytes = 13 + 8 + 16
    /// Most bytes in one record (RFC 6347 §4.1).
    package static let recordBytes = 16_384
    /// Bytes that IPv6 and UDP put in front of a datagram.
    static let headerBytes = 48

    /// How far the session is.
    package private(set) var state = State.handshaking
    /// SHA-256 of the certificate that the peer must show.
    package let peerFingerprint: Bytes32

    private let identity: DTLSIdentity
    private let timeouts: DTLSTimeouts
    private let ssl: OpaquePointer
    private let send: (UnsafeRawBufferPointer) -> Void
    /// What `receive` was given, while it runs and until OpenSSL took it.
    private var input: UnsafeRawBufferPointer?

    /// A session about to begin; nothing is sent before `start`.
    ///
    /// - Parameters:
    ///   - role: Which side this is.
    ///   - identity: The certificate to show.
    ///   - peerFingerprint: SHA-256 of the certificate that the peer must show.
    ///   - timeouts: When flights of the handshake are repeated.
    ///   - send: Takes each datagram for the peer, valid during the call only, from within the
    ///     other members; it must not call back into the session.
    package init(
        _ role: Role,
        identity: DTLSIdentity,
        peerFingerprint: Bytes32,
        timeouts: DTLSTimeouts = DTLSTimeouts(),
        send: @escaping (UnsafeRawBufferPointer) -> Void
    ) {
        guard let ssl = SSL_new(identity.context) else { preconditionFailure("no memory") }
        (self.ssl, self.identity, self.peerFingerprint) = (ssl, identity, peerFingerprint)
        (self.timeouts, self.send) = (timeouts, send)
        let bio = DatagramBIO.make(for: self)
        SSL_set_bio(ssl, bio, bio)
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_ctrl(ssl, CInt(DTLS_CTRL_SET_LINK_MTU), Self.pathBytes, nil)
        DTLS_set_timer_cb(ssl) { ssl, last in
            DTLSSession.owner(of: ssl)?.timeouts.following(last) ?? last
        }
        switch role {
        case .client: SSL_set_connect_state(ssl)
        case .server: SSL_set_accept_state(ssl)
        }
    }

    deinit { SSL_free(ssl) }

    /// Begins the handshake: a client sends its first flight.
    ///
    /// - Throws: `handshake` when OpenSSL refuses.
    package func start() throws(TLSError) {
        guard state == .handshaking else { return }
        try shakeHands()
    }

    /// Takes a datagram from the peer and hands what it carries to `deliver`, record by record.
    ///
    /// What is no valid record is dropped, as the network might have done (RFC 6347 §4.1.2.7).
    ///
    /// - Parameters:
    ///   - datagram: The UDP payload.
    ///   - deliver: Takes the content of one record, valid and changeable during the call only.
    /// - Throws: `untrusted` when the peer's certificate is another one, `handshake` or `session`;
    ///   an alert may have been sent.
    package func receive(
        _ datagram: UnsafeRawBufferPointer,
        deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(TLSError) {
        guard state == .handshaking || state == .open, !datagram.isEmpty else { return }
        input = datagram
        defer { input = nil }
        if state == .handshaking { try shakeHands() }
        if state == .open { try read(deliver) }
    }

    /// Encrypts one message of at most `recordBytes` and sends it as one datagram.
    ///
    /// - Throws: `notOpen` before the handshake is complete, after a failure or an end.
    package func send(_ message: UnsafeRawBufferPointer) throws(TLSError) {
        precondition(message.count <= Self.recordBytes, "a record is that long at most")
        guard state == .open else { throw .notOpen }
        guard !message.isEmpty else { return }
        var written = 0
        guard SSL_write_ex(ssl, message.baseAddress, message.count, &written) == 1 else {
            throw fail()
        }
    }

    /// When `handleTimeout` has something to do; nil while nothing is to be repeated.
    package func deadline(now: Moment) -> Moment? {
        guard state == .handshaking else { return nil }
        var left = timeval()
        guard SSL_ctrl(ssl, CInt(DTLS_CTRL_GET_TIMEOUT), 0, &left) == 1 else { return nil }
        return now + .microseconds(Int64(left.tv_sec) * 1_000_000 + Int64(left.tv_usec))
    }

    /// Repeats the last flight if it is time; does nothing before.
    ///
    /// - Throws: `handshake` after twelve flights without an answer.
    package func handleTimeout() throws(TLSError) {
        guard state == .handshaking else { return }
        ERR_clear_error()
        if SSL_ctrl(ssl, CInt(DTLS_CTRL_HANDLE_TIMEOUT), 0, nil) < 0 { throw fail() }
    }

    /// Tells the peer that the session ends (`close_notify`); nothing can be sent afterwards.
    package func finish() {
        guard state == .open else { return }
        state = .finished
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// The cipher suite, such as `ECDHE-ECDSA-AES128-GCM-SHA256`, once open.
    package var cipherSuite: String? {
        SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) }
    }

    /// The session behind an OpenSSL connection.
    static func owner(of ssl: OpaquePointer?) -> DTLSSession? {
        guard let data = SSL_get_ex_data(ssl, 0) else { return nil }
        return Unmanaged<DTLSSession>.fromOpaque(data).takeUnretainedValue()
    }

    func emit(_ datagram: UnsafeRawBufferPointer) { send(datagram) }

    /// Hands the datagram to OpenSSL; nil when there is none.
    ///
    /// What does not fit is cut off, as a socket would do.
    func takeInput(into room: UnsafeMutableRawBufferPointer) -> Int? {
        guard let datagram = input else { return nil }
        input = nil
        let count = min(room.count, datagram.count)
        room.copyMemory(from: UnsafeRawBufferPointer(rebasing: datagram[..<count]))
        return count
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
        try withUnsafeTemporaryAllocation(byteCount: Self.recordBytes, alignment: 16) {
            (record) throws(TLSError) in
            while state == .open {
                var count = 0
                let result = SSL_read_ex(ssl, record.baseAddress, record.count, &count)
                if result == 1 {
                    deliver(UnsafeMutableRawBufferPointer(rebasing: record[..<count]))
                    continue
                }
                switch SSL_get_error(ssl, result) {
                case SSL_ERROR_WANT_READ: return
                case SSL_ERROR_ZERO_RETURN: state = .finished
                default: throw fail()
                }
            }
        }
    }

    /// Ends the session and says why.
    private func fail() -> TLSError {
        let wasOpen = state == .open
        state = .failed
        let verification = SSL_get_verify_result(ssl)
        let reason = OpenSSLFailure.takeReason()
        if wasOpen { return .session(reason: reason) }
        guard verification == Int(X509_V_ERR_CERT_REJECTED) else {
            return .handshake(reason: reason)
        }
        return .untrusted(code: verification, reason: "the certificate is not the announced one")
    }
}
