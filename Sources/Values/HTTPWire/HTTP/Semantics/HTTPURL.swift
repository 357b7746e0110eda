/// An absolute `http`, `https`, `ws` or `wss` URL, as far as a client needs it (RFC 3986).
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
    /// The schemes a client opens.
    package enum Scheme: String, Sendable {
        case http
        case https
        case ws
        case wss

        /// Whether the connection is through TLS.
        package var isSecure: Bool { self == .https || self == .wss }

        /// The port when none is written.
        package var defaultPort: UInt16 { isSecure ? 443 : 80 }
    }

    /// How to connect.
    package let scheme: Scheme
    /// Whereto, as written: what belongs in `Host`.
    package let authority: HTTPAuthority
    /// What to ask for.
    package let target: HTTPTarget

    /// Reads a URL; nil when it is none of these schemes, has user information or is malformed.
    ///
    /// A fragment is dropped: it is never sent.
    package init?(_ text: String) {
        let whole = text.prefix { $0 != "#" }
        guard let colon = whole.firstIndex(of: ":"),
            let scheme = Scheme(rawValue: whole[..<colon].lowercased()),
            whole[colon...].hasPrefix("://")
        else { return nil }
        let rest = whole[colon...].dropFirst(3)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let authority = HTTPAuthority(rest[..<end]) else { return nil }
        let path = rest[end...]
        do throws(HTTPError) {
            target = try HTTPTarget(path.hasPrefix("/") ? String(path) : "/\(path)")
        } catch {
            return nil
        }
        self.scheme = scheme
        self.authority = authority
    }

    /// The port to connect to.
    package var port: UInt16 { authority.port ?? scheme.defaultPort }

    /// The URL without its fragment.
    package var description: String { "\(scheme.rawValue)://\(authority)\(target)" }
}
