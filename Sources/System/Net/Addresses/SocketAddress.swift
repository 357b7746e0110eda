package import Bytes

/// Where a socket listens or connects on this host or another, names already resolved.
package enum SocketAddress: Hashable, Sendable {
    case ip(Endpoint)
    /// A Unix-domain socket at a path of at most 107 bytes.
    case local(path: String)

    var isLocal: Bool {
        if case .local = self { true } else { false }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `1.2.3.4:80`, `[::1]:80` or `unix:/path`.
    package var description: String {
        switch self {
        case .ip(let endpoint): endpoint.description
        case .local(let path): "unix:\(path)"
        }
    }
}
