/// A host and an optional port, as in `Host` and in the target of CONNECT (RFC 3986 §3.2).
package struct HTTPAuthority: Sendable, Hashable, CustomStringConvertible {
    /// A name or an address; an IPv6 address stands without its brackets.
    package let host: String
    /// The port, when one is written.
    package let port: UInt16?

    /// An authority of a host and a port.
    package init(host: String, port: UInt16?) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`; nil when it is none of them.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let authority = bytes.withUnsafeBytes { Self.split($0) }
        guard let authority else { return nil }
        self = authority
    }

    /// `host:port`, with brackets around an IPv6 address.
    package var description: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }
}

extension HTTPAuthority {
    /// Whether `bytes` are an authority, without making strings.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let end = hostEnd(bytes) else { return false }
        return end == bytes.count || portNumber(bytes, after: end) != .invalid
    }

    private enum Port: Equatable {
        case absent
        case number(UInt16)
        case invalid
    }

    private static func split(_ bytes: UnsafeRawBufferPointer) -> HTTPAuthority? {
        guard let end = hostEnd(bytes) else { return nil }
        let isBracketed = bytes[0] == UInt8(ascii: "[")
        let host = isBracketed ? bytes.part(1, end - 1) : bytes.part(0, end)
        let name = String(decoding: host, as: UTF8.self)
        switch end == bytes.count ? .absent : portNumber(bytes, after: end) {
        case .absent: return HTTPAuthority(host: name, port: nil)
        case .number(let port): return HTTPAuthority(host: name, port: port)
        case .invalid: return nil
        }
    }

    /// Where the host ends, or nil when there is none.
    private static func hostEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let first = bytes.first else { return nil }
        if first == UInt8(ascii: "[") {
            guard let close = HTTPSyntax.first(UInt8(ascii: "]"), in: bytes), close > 2,
                bytes[1..<close].allSatisfy({ isAddressByte($0) })
            else { return nil }
            return close + 1
        }
        let end = HTTPSyntax.first(UInt8(ascii: ":"), in: bytes) ?? bytes.count
        guard end > 0, bytes[..<end].allSatisfy({ isNameByte($0) }) else { return nil }
        return end
    }

    /// The port after the colon at `colon`; `host:` alone is allowed (RFC 3986 §3.2.3).
    private static func portNumber(_ bytes: UnsafeRawBufferPointer, after colon: Int) -> Port {
        guard bytes[colon] == UInt8(ascii: ":") else { return .invalid }
        let digits = bytes[(colon + 1)...]
        if digits.isEmpty { return .absent }
        guard let number = HTTPSyntax.decimal(digits), let port = UInt16(exactly: number) else {
            return .invalid
        }
        return .number(port)
    }

    /// Unreserved characters, sub-delims and percent signs; never `@`, `/`, `?`, `#`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~!$&'()*+,;=%".utf8.contains(byte)
        }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
