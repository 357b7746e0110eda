import Bytes
import Crypto

/// Who is signed in: the command line by its token, browsers by a cookie they got for a one-time
/// key.
///
/// A value: time in, decisions out. Keeps digests only, in memory only, so that neither a dump nor
/// a restart gives a session away.
struct Sessions: Sendable {
    /// Something that proves who asks, for as long as it lasts.
    private struct Grant {
        let digest: [UInt8]
        var expires: Moment
    }

    /// The cookie's name.
    static let cookie = "warren_session"

    private let token: [UInt8]
    /// In the order in which they were issued.
    private var keys: [Grant] = []
    /// In the order in which they were used last.
    private var sessions: [Grant] = []

    /// Nobody but the bearer of `token` is signed in.
    init(token: String) {
        self.token = Self.digest(token)
    }

    /// A key that signs one browser in, once.
    mutating func newKey(from entropy: Entropy, now: Moment) -> String {
        let key = Self.secret(from: entropy)
        keys.append(Grant(digest: Self.digest(key), expires: now + APILimits.keyLifetime))
        if keys.count > APILimits.keys { keys.removeFirst() }
        return key
    }

    /// Spends a one-time key; returns the secret of the session it opens, or nil when it is not
    /// one.
    mutating func redeem(_ key: String, from entropy: Entropy, now: Moment) -> String? {
        keys.removeAll { $0.expires <= now }
        guard let index = Self.index(of: key, in: keys) else { return nil }
        keys.remove(at: index)
        let secret = Self.secret(from: entropy)
        let expires = now + APILimits.sessionLifetime
        sessions.append(Grant(digest: Self.digest(secret), expires: expires))
        if sessions.count > APILimits.sessions { sessions.removeFirst() }
        return secret
    }

    /// Whether `secret` is that of a session, which then lasts longer.
    mutating func use(_ secret: String, now: Moment) -> Bool {
        sessions.removeAll { $0.expires <= now }
        guard let index = Self.index(of: secret, in: sessions) else { return false }
        var session = sessions.remove(at: index)
        session.expires = now + APILimits.sessionLifetime
        sessions.append(session)
        return true
    }

    /// Whether `text` is the token.
    func isToken(_ text: String) -> Bool { ConstantTime.equal(Self.digest(text), token) }

    /// How many browsers are signed in.
    var count: Int { sessions.count }

    /// Compares with every grant, so that the time taken does not tell which one nearly fits.
    private static func index(of secret: String, in grants: [Grant]) -> Int? {
        let digest = digest(secret)
        var found: Int?
        for (index, grant) in grants.enumerated() where ConstantTime.equal(digest, grant.digest) {
            found = index
        }
        return found
    }

    private static func digest(_ text: String) -> [UInt8] { Digest.sha256(Array(text.utf8)) }

    /// 256 random bits as text that fits a URL and a cookie.
    private static func secret(from entropy: Entropy) -> String {
        Base64.encode(entropy.bytes(32), as: .url)
    }
}
