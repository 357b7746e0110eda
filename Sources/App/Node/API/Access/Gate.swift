import Bytes
import Crypto
import HTTPWire
import Net

/// Decides who may use which route.
struct Gate {
    private(set) var sessions: Sessions
    var hosts: HostRules
    private var failures = FailureThrottle()
    private let entropy = Entropy.system()

    init(token: String, names: [String]) {
        sessions = Sessions(token: token)
        hosts = HostRules(names: names)
    }

    /// A key that signs one browser in.
    mutating func newKey(now: Moment) -> String { sessions.newKey(from: entropy, now: now) }

    /// Refuses who may not use a route of this access.
    mutating func admit(
        _ head: HTTPRequestHead,
        from peer: Endpoint?,
        to access: Route.Access,
        now: Moment
    ) throws(APIFault) {
        if access != .directory { try hosts.requireOwnHost(head) }
        if !head.method.isSafe { try hosts.requireOwnOrigin(head) }
        if access == .signedIn { try requireUser(head, from: peer, now: now) }
    }

    /// The value of `Set-Cookie` for a browser that brings a one-time key.
    mutating func signIn(
        _ key: String,
        from peer: Endpoint?,
        now: Moment
    ) throws(APIFault) -> SetCookie? {
        if let secret = sessions.redeem(key, from: entropy, now: now) {
            return SetCookie(Sessions.cookie, secret)
        }
        try noteFailure(from: peer, now: now)
        return nil
    }

    /// Whether the request comes with the cookie of a session.
    mutating func hasSession(_ head: HTTPRequestHead, now: Moment) -> Bool {
        guard let secret = HTTPCookies(head.fields)[Sessions.cookie] else { return false }
        return sessions.use(secret, now: now)
    }

    /// Whether the node's user asks, on a route that is for everybody: a wrong token is no attempt
    /// to get in there.
    mutating func isUser(_ head: HTTPRequestHead, now: Moment) -> Bool {
        if let token = Self.bearerToken(head) { return sessions.isToken(token) }
        return hasSession(head, now: now)
    }

    private mutating func requireUser(
        _ head: HTTPRequestHead,
        from peer: Endpoint?,
        now: Moment
    ) throws(APIFault) {
        if let token = Self.bearerToken(head) {
            if sessions.isToken(token) { return }
            try noteFailure(from: peer, now: now)
            throw .unauthorized
        }
        // A stale cookie is no attempt to get in: every page left open has one after a restart.
        guard hasSession(head, now: now) else { throw .unauthorized }
        try hosts.requireOwnOrigin(head)
    }

    private mutating func noteFailure(from peer: Endpoint?, now: Moment) throws(APIFault) {
        guard let wait = failures.failed(peer?.address, now: now) else { return }
        throw .tooManyFailures(wait: wait)
    }

    /// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
    private static func bearerToken(_ head: HTTPRequestHead) -> String? {
        guard let value = head.fields[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1].drop { $0 == " " })
    }
}
