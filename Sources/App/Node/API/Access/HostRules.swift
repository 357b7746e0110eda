import Bytes
import HTTPWire
import Net

/// Which names the node answers to, and which pages may ask it to change something.
///
/// A page of a stranger's domain whose name is then pointed at this host ("DNS rebinding") reaches
/// us as itself: only `Host` tells. A page of another port of this host is "same site" to a
/// browser: only
/// `Origin` and `Sec-Fetch-Site` tell.
struct HostRules: Sendable {
    /// Names beside `localhost`, in lower case.
    private let names: Set<String>
    /// Where the API listens.
    var listening: [SocketAddress] = []

    init(names: [String]) {
        self.names = Set(names.map { Self.plain($0) })
    }

    /// Refuses a request that calls the node by somebody else's name.
    func requireOwnHost(_ head: HTTPRequestHead) throws(APIFault) {
        guard let host = head.authority?.host, isOwn(host) else { throw .foreignHost }
    }

    /// Refuses a request that another page sent.
    func requireOwnOrigin(_ head: HTTPRequestHead) throws(APIFault) {
        if let origin = head.fields[.origin] {
            guard let host = head.authority, let url = HTTPURL(origin),
                Self.plain(url.authority.host) == Self.plain(host.host),
                url.port == host.port ?? url.scheme.defaultPort
            else { throw .foreignOrigin }
        }
        switch head.fields["Sec-Fetch-Site"] {
        case nil, "same-origin", "none": return
        default: throw .foreignOrigin
        }
    }

    private func isOwn(_ host: String) -> Bool {
        let name = Self.plain(host)
        if name == "localhost" || name.hasSuffix(".localhost") || names.contains(name) {
            return true
        }
        guard let address = IPAddress(name)?.unmapped else { return false }
        if address.isLoopback { return true }
        return listening.contains { socket in
            guard case .ip(let endpoint) = socket else { return false }
            return endpoint.address.isUnspecified || endpoint.address.unmapped == address
        }
    }

    /// In lower case, without the dot that may end a name.
    private static func plain(_ name: String) -> String {
        let lower = name.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }
}
