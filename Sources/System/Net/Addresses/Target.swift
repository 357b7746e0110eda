package import Bytes

/// Where a service wants a stream to.
package enum Target: Hashable, Sendable {
    /// A known address.
    case endpoint(Endpoint)
    /// A name that whoever dials resolves: this host, or the far end of a relay chain.
    case name(String, port: UInt16)
    /// A socket in the file system of this host.
    case local(path: String)

    /// Reads `1.2.3.4:80`, `[::1]:80`, `name:80` or `unix:/path`.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
            self = .local(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = UInt16(digits) else {
            return nil
        }
        self.init(host: String(text[..<colon]), port: port)
    }

    /// The port at `host`: an address (an IPv6 address in brackets or bare) or a name.
    package init?(host: String, port: UInt16) {
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? String(host.dropFirst().dropLast()) : host
        if let address = IPAddress(bare) {
            self = .endpoint(Endpoint(address, port: port))
        } else if !isBracketed, Self.isName(bare) {
            self = .name(bare, port: port)
        } else {
            return nil
        }
    }

    /// The port, of targets that have one.
    package var port: UInt16? {
        switch self {
        case .endpoint(let endpoint): endpoint.port
        case .name(_, let port): port
        case .local: nil
        }
    }

    /// Whether `text` can be a host name: 1 to 253 letters, digits, hyphens, underscores and dots.
    static func isName(_ text: String) -> Bool {
        1...NetLimits.nameBytes ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}

extension Target: CustomStringConvertible {
    /// Text that `init(_:)` reads back.
    package var description: String {
        switch self {
        case .endpoint(let endpoint): endpoint.description
        case .name(let name, let port): "\(name):\(port)"
        case .local(let path): "unix:\(path)"
        }
    }
}
