import Bytes
import Crypto

/// A user name and password that a server believes until a time in the name
/// (draft-uberti-behave-turn-rest-00 §2.2).
package struct TURNCredentials: Hashable, Sendable {
    /// `expiry:user`, the expiry in seconds since 1970.
    package let username: String
    /// The base 64 of the HMAC-SHA-1 of the name under the server's secret.
    package let password: String

    /// Credentials of `user` until `expiry` (seconds since 1970) for servers that know `secret`.
    package init(user: String, expiry: UInt64, secret: [UInt8]) {
        username = "\(expiry):\(user)"
        password = Self.password(of: username, secret: secret)
    }

    static func password(of username: String, secret: [UInt8]) -> String {
        var tag = [UInt8](repeating: 0, count: DigestAlgorithm.sha1.digestBytes)
        let name = Array(username.utf8)
        tag.withUnsafeMutableBytes { tag in
            secret.withUnsafeBytes { secret in
                name.withUnsafeBytes { HMAC.tag(.sha1, key: secret, $0, into: tag) }
            }
        }
        return Base64.encode(tag)
    }

    /// The expiry and the user that a name spells; nil when it has not that form.
    static func parts(of username: String) -> (expiry: UInt64, user: Substring)? {
        guard let colon = username.firstIndex(of: ":"),
            let expiry = UInt64(username[..<colon]), username.utf8.first != 43
        else { return nil }
        return (expiry, username[username.index(after: colon)...])
    }

    /// What keys the tags of a user's messages in a realm (RFC 8489 §9.2.2).
    static func key(username: String, realm: String, password: String) -> [UInt8] {
        let text = Array("\(username):\(realm):\(password)".utf8)
        return text.withUnsafeBytes { Digest.hash(.md5, $0) }
    }
}
