import Bytes
import Crypto

extension TURNServer {
    /// How a client looks from here (RFC 8489 §12).
    mutating func answer(binding request: STUNMessage, _ session: TURNSession) {
        let unknown = request.unknownRequired(understood: Self.understood)
        guard unknown.isEmpty else { return refuse(request, .unknownAttribute, session, unknown) }
        var writer = STUNWriter(.success, .binding, request.transaction)
        writer.append(.xorMappedAddress, session.client)
        answer(request, writer, session)
    }

    private static let understood: Set<STUNAttribute> = [
        .username, .messageIntegrity, .messageIntegritySHA256, .realm, .nonce, .lifetime,
        .requestedTransport, .requestedAddressFamily, .xorPeerAddress, .channelNumber, .priority,
        .useCandidate,
    ]

    mutating func answer(request: STUNMessage, _ session: TURNSession, now: Moment) {
        guard let authentic = authenticate(request, session, now: now) else { return }
        let unknown = request.unknownRequired(understood: Self.understood)
        guard unknown.isEmpty else {
            return refuse(authentic, .unknownAttribute, unknown)
        }
        switch request.method {
        case .allocate: allocate(authentic, now: now)
        case .refresh: refresh(authentic, now: now)
        case .createPermission: permit(authentic, now: now)
        case .channelBind: bind(authentic, now: now)
        case .binding, .send, .data: break
        }
    }

    /// Long-term credentials (RFC 8489 §9.2.4): nil when the request was answered with a refusal.
    private mutating func authenticate(
        _ request: STUNMessage,
        _ session: TURNSession,
        now: Moment
    ) -> TURNAuthenticRequest? {
        guard request.has(.sha1) else {
            challenge(request, .unauthenticated, session, now: now)
            return nil
        }
        guard let username = request.text(.username), let realm = request.text(.realm),
            let nonce = request.value(.nonce)
        else {
            refuse(request, .badRequest, session)
            return nil
        }
        guard nonces.isGood(nonce, for: session.client, now: now) else {
            challenge(request, .staleNonce, session, now: now)
            return nil
        }
        let password = TURNCredentials.password(of: username, secret: configuration.secret)
        let key = TURNCredentials.key(username: username, realm: Self.realm, password: password)
        guard realm == Self.realm, let (expiry, user) = TURNCredentials.parts(of: username),
            request.isAuthentic(key: key), isCurrent(expiry, username, session, now: now)
        else {
            challenge(request, .unauthenticated, session, now: now)
            return nil
        }
        return TURNAuthenticRequest(
            message: request,
            session: session,
            username: username,
            user: String(user),
            key: key
        )
    }

    /// Credentials that have ended still serve what was begun with them.
    private func isCurrent(
        _ expiry: UInt64,
        _ username: String,
        _ session: TURNSession,
        now: Moment
    ) -> Bool {
        if Int64(clamping: expiry) > unixTime(now) { return true }
        return sessions[session].flatMap { allocations[$0] }?.username == username
    }

    /// Answers without credentials, and never with much more than was sent.
    ///
    /// Such an answer may go to somebody who did not ask: on the wire, with the headers of IP and
    /// UDP, it is at most half as long again as the request, or it is not sent.
    private mutating func answer(
        _ request: STUNMessage,
        _ writer: STUNWriter,
        _ session: TURNSession
    ) {
        let bytes = writer.finish(request.hasFingerprint ? .fingerprint : .bare)
        let headers = session.client.address.isV4 ? 28 : 48
        guard 2 * (bytes.count + headers) <= 3 * (request.bytes.count + headers) else { return }
        emit(.send(bytes, to: session.client, listener: session.listener))
    }

    private mutating func challenge(
        _ request: STUNMessage,
        _ code: STUNErrorCode,
        _ session: TURNSession,
        now: Moment
    ) {
        var writer = STUNWriter(.failure, request.method, request.transaction)
        writer.append(code, reason: .omitted)
        writer.append(.realm, text: Self.realm)
        writer.append(.nonce, nonces.make(for: session.client, now: now))
        answer(request, writer, session)
    }

    private mutating func refuse(
        _ request: STUNMessage,
        _ code: STUNErrorCode,
        _ session: TURNSession,
        _ unknown: [UInt16] = []
    ) {
        var writer = STUNWriter(.failure, request.method, request.transaction)
        writer.append(code, reason: .omitted)
        if !unknown.isEmpty { writer.append(unknown: unknown) }
        answer(request, writer, session)
    }

    mutating func refuse(
        _ request: TURNAuthenticRequest,
        _ code: STUNErrorCode,
        _ unknown: [UInt16] = []
    ) {
        answer(request, .failure) { writer in
            writer.append(code)
            if !unknown.isEmpty { writer.append(unknown: unknown) }
        }
    }

    /// Answers who has shown that he knows the key, and signs with it.
    mutating func answer(
        _ request: TURNAuthenticRequest,
        _ kind: STUNClass,
        _ fill: (inout STUNWriter) -> Void = { _ in }
    ) {
        let message = request.message
        var writer = STUNWriter(kind, message.method, message.transaction)
        fill(&writer)
        writer.sign(key: request.key)
        let bytes = writer.finish(message.hasFingerprint ? .fingerprint : .bare)
        emit(.send(bytes, to: request.session.client, listener: request.session.listener))
    }
}
