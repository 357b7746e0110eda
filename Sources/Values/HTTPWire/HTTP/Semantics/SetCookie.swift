/// A cookie a server sets (RFC 6265 §4.1 and `SameSite`).
///
/// By default out of reach of scripts, of other sites, and for the whole site until the browser
/// ends.
package struct SetCookie: Sendable, Equatable, CustomStringConvertible {
    /// Which requests from other sites carry it.
    package enum SameSite: String, Sendable {
        /// None.
        case strict = "Strict"
        /// Following a link does.
        case lax = "Lax"
        /// All; only with `isSecure`.
        case none = "None"
    }

    /// The name, a token.
    package let name: String
    /// The value: visible ASCII but quotes, commas, semicolons and backslashes.
    package let value: String
    /// Below which path it is sent; visible ASCII but semicolons.
    package let path: String
    /// How long it lives; zero removes it.
    package var maximumAge: Duration?
    /// Which requests from other sites carry it.
    package var sameSite = SameSite.strict
    /// Whether only encrypted connections carry it.
    package var isSecure = false
    /// Whether scripts cannot read it.
    package var isHTTPOnly = true

    /// A cookie, or nil when a part of it has a byte it may not have.
    package init?(_ name: String, _ value: String, path: String = "/") {
        guard HTTPSyntax.isToken(name.utf8), value.utf8.allSatisfy({ Self.isCookieOctet($0) }),
            path.utf8.allSatisfy({ $0 &- 0x20 < 0x5F && $0 != UInt8(ascii: ";") })
        else { return nil }
        self.name = name
        self.value = value
        self.path = path
    }

    /// The value of the `Set-Cookie` field.
    package var description: String {
        var text = "\(name)=\(value); Path=\(path)"
        if let maximumAge { text += "; Max-Age=\(max(0, maximumAge.components.seconds))" }
        text += "; SameSite=\(sameSite.rawValue)"
        if isSecure { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        return text
    }

    private static func isCookieOctet(_ byte: UInt8) -> Bool {
        byte &- 0x21 < 0x5E && !"\",;\\".utf8.contains(byte)
    }
}
