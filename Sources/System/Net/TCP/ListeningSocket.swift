import Bytes
import CSystem
import Glibc

/// Opening a descriptor that listens.
enum ListeningSocket {
    /// A non-blocking listening descriptor, whose accepted connections send without delay.
    static func open(_ address: SocketAddress, _ options: ListenOptions) throws(NetError) -> Int32 {
        switch address {
        case .ip(let endpoint): try open(endpoint, options)
        case .local(let path): try open(path: path, options)
        }
    }

    private static func open(
        _ endpoint: Endpoint,
        _ options: ListenOptions
    ) throws(NetError) -> Int32 {
        try withSocket(family: endpoint.family) { descriptor throws(NetError) in
            try set(descriptor, SOL_SOCKET, SO_REUSEADDR)
            if options.sharing == .shared { try set(descriptor, SOL_SOCKET, SO_REUSEPORT) }
            try set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
            try NetError.check("bind", "\(endpoint)") {
                endpoint.withSystemAddress { bind(descriptor, $0, $1) < 0 ? -errno : 0 }
            }
            try NetError.check("listen", "\(endpoint)") {
                listen(descriptor, options.backlog) < 0 ? -errno : 0
            }
        }
    }

    /// Only this user may connect; a socket file that nobody listens on any more is replaced.
    private static func open(path: String, _ options: ListenOptions) throws(NetError) -> Int32 {
        var address = sockaddr_un()
        let length = warren_unix_address(&address, path)
        guard length > 0 else { throw .addressInvalid(path) }
        if isAbandoned(&address, length) { unlink(path) }
        return try withSocket(family: AF_UNIX) { descriptor throws(NetError) in
            try NetError.check("fchmod") { fchmod(descriptor, 0o600) < 0 ? -errno : 0 }
            try NetError.check("bind", path) {
                withSystemAddress(&address) { bind(descriptor, $0, length) < 0 ? -errno : 0 }
            }
            try NetError.check("listen", path) {
                listen(descriptor, options.backlog) < 0 ? -errno : 0
            }
        }
    }

    private static func isAbandoned(_ address: inout sockaddr_un, _ length: socklen_t) -> Bool {
        let probe = warren_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))
        guard probe >= 0 else { return false }
        defer { _ = close(probe) }
        return withSystemAddress(&address) { connect(probe, $0, length) } < 0
            && errno == ECONNREFUSED
    }

    private static func withSystemAddress<Result>(
        _ address: inout sockaddr_un,
        _ body: (UnsafePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    private static func withSocket(
        family: Int32,
        _ body: (Int32) throws(NetError) -> Void
    ) throws(NetError) -> Int32 {
        let descriptor = try NetError.check("socket") {
            warren_socket(family, Int32(SOCK_STREAM.rawValue))
        }
        do throws(NetError) {
            try body(descriptor)
        } catch {
            _ = close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32) throws(NetError) {
        try NetError.check("setsockopt") { warren_set_option(descriptor, level, name, 1) }
    }
}
