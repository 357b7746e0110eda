/// A request target in one of its four forms (RFC 9112 §3.2).
///
/// Nothing is normalised: `..` and escapes stay as they were sent, so what is checked is what was
/// asked.
package struct HTTPTarget: Sendable, Hashable, CustomStringConvertible {
    /// The four forms.
    package enum Form: Sendable {
        /// `/path?query`: what clients send to servers.
        case origin
        /// `http://host/path?query`: what clients send to proxies.
        case absolute
        /// `host:port`: CONNECT only.
        case authority
        /// `*`: OPTIONS only.
        case asterisk
    }

    /// The target as it was sent: visible ASCII without `#`.
    package let text: String
    /// Which form it has.
    package let form: Form
    private let pathStart: UInt16
    private let pathEnd: UInt16

    /// Reads a target.
    ///
    /// - Throws: `malformedTarget` when it has none of the four forms, `startLineTooLong` when it
    ///   would not fit in a request line.
    package init(_ text: String) throws(HTTPError) {
        let bytes = Array(text.utf8)
        self = try bytes.withUnsafeBufferPointer { (typed) throws(HTTPError) in
            try HTTPTarget(UnsafeRawBufferPointer(typed))
        }
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) {
        guard bytes.count <= HTTPLimits.startLineBytes else {
            throw .startLineTooLong(bytes: bytes.count)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let parts = Self.parts(bytes) else { throw .malformedTarget(text) }
        self.text = text
        form = parts.form
        pathStart = UInt16(parts.path.lowerBound)
        pathEnd = UInt16(parts.path.upperBound)
    }

    /// The path as it was sent, escapes and all; `/` when an absolute target has none.
    package var rawPath: String {
        let path = slice(Int(pathStart), Int(pathEnd))
        return path.isEmpty && form == .absolute ? "/" : path
    }

    /// The path with its escapes decoded; only for display and exact comparison.
    ///
    /// A decoded `%2F` looks like a separator here: routers use `segments`.
    package var path: String { PercentEncoding.decode(rawPath) }

    /// The parts of the path between slashes, each decoded by itself; `/a/b` gives two.
    ///
    /// `..`, `.` and empty parts are kept and a decoded slash stays inside its part.
    package var segments: [String] {
        rawPath.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .dropFirst()
            .map { PercentEncoding.decode(Substring($0)) }
    }

    /// `segments` when they can safely name a file below a folder, or nil.
    ///
    /// Refuses empty, `.` and `..` parts and parts with a slash, a backslash or a NUL. The path `/`
    /// gives an empty list.
    package var safeSegments: [String]? {
        let parts = segments
        if parts == [""] { return [] }
        let isSafe = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && !part.utf8.contains { $0 == 0x2F || $0 == 0x5C || $0 == 0 }
        }
        return isSafe ? parts : nil
    }

    /// What stands after the first `?`, as it was sent.
    package var rawQuery: String? {
        Int(pathEnd) < text.utf8.count && (form == .origin || form == .absolute)
            ? slice(Int(pathEnd) + 1, text.utf8.count) : nil
    }

    /// The query as names and values.
    package var query: QueryItems { QueryItems(rawQuery ?? "") }

    /// The host and port written in the target itself.
    package var authority: HTTPAuthority? {
        switch form {
        case .authority: HTTPAuthority(text)
        case .absolute: HTTPAuthority(slice(Self.schemeEnd(text.utf8) ?? 0, Int(pathStart)))
        case .origin, .asterisk: nil
        }
    }

    /// The target as it was sent.
    package var description: String { text }

    private func slice(_ start: Int, _ end: Int) -> String {
        let utf8 = text.utf8
        let from = utf8.index(utf8.startIndex, offsetBy: start)
        return String(text[from..<utf8.index(from, offsetBy: end - start)])
    }
}

extension HTTPTarget {
    private static func parts(
        _ bytes: UnsafeRawBufferPointer
    ) -> (form: Form, path: Range<Int>)? {
        guard let first = bytes.first else { return nil }
        var query = bytes.count
        for (index, byte) in bytes.enumerated() {
            guard byte &- 0x21 < 0x5E, byte != UInt8(ascii: "#") else { return nil }
            if byte == UInt8(ascii: "?"), query == bytes.count { query = index }
        }
        if first == UInt8(ascii: "/") { return (.origin, 0..<query) }
        if bytes.count == 1, first == UInt8(ascii: "*") { return (.asterisk, 0..<1) }
        guard let start = schemeEnd(bytes) else {
            return HTTPAuthority.isValid(bytes) ? (.authority, 0..<bytes.count) : nil
        }
        guard start < query else { return nil }
        let slash = HTTPSyntax.first(UInt8(ascii: "/"), in: bytes, from: start) ?? query
        let pathStart = min(slash, query)
        guard HTTPAuthority.isValid(bytes.part(start, pathStart)) else { return nil }
        return (.absolute, pathStart..<query)
    }

    /// Where the authority begins after `http://` or `https://`.
    private static func schemeEnd(_ bytes: some Collection<UInt8>) -> Int? {
        for scheme in ["http://", "https://"]
        where HTTPSyntax.equalIgnoringCase(bytes.prefix(scheme.utf8.count), scheme.utf8) {
            return scheme.utf8.count
        }
        return nil
    }
}
