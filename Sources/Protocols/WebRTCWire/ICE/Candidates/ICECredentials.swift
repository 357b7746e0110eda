package import Crypto

/// A user name fragment and a password, made anew for each generation (RFC 8445 §5.3).
package struct ICECredentials: Hashable, Sendable {
    /// 4 to 256 characters.
    package let ufrag: String
    /// 22 to 256 characters.
    package let password: String

    /// Takes what a peer says; nil when it has a length or a character it must not.
    package init?(ufrag: String, password: String) {
        guard Self.isUfrag(ufrag), 22...256 ~= password.utf8.count, password.isICEToken else {
            return nil
        }
        (self.ufrag, self.password) = (ufrag, password)
    }

    /// Fresh ones of 48 and 144 random bits (RFC 8445 §5.3 demands 24 and 128).
    package init(using entropy: Entropy) {
        ufrag = Self.text(8, entropy)
        password = Self.text(24, entropy)
    }

    /// What keys the tags of requests to whoever holds these credentials.
    package var key: [UInt8] { Array(password.utf8) }

    static func isUfrag(_ text: String) -> Bool {
        4...256 ~= text.utf8.count && text.isICEToken
    }

    private static let characters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static func text(_ count: Int, _ entropy: Entropy) -> String {
        String(decoding: entropy.bytes(count).map { characters[Int($0 & 63)] }, as: UTF8.self)
    }
}
