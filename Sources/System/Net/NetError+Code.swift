import CUV

extension NetError {
    /// The error that a libuv code (negative errno) from `operation` on `address` stands for.
    init(code: Int32, operation: String, address: String = "") {
        switch uv_errno_t(rawValue: code) {
        case UV_EADDRINUSE: self = .addressInUse(address)
        case UV_EACCES, UV_EPERM: self = .addressForbidden(address)
        case UV_EADDRNOTAVAIL: self = .addressUnavailable(address)
        case UV_ECONNREFUSED: self = .refused
        case UV_ECONNRESET, UV_EPIPE, UV_ECONNABORTED: self = .reset
        case UV_EHOSTUNREACH, UV_ENETUNREACH, UV_ENETDOWN: self = .unreachable
        case UV_ECANCELED: self = .cancelled
        case UV_EMFILE, UV_ENFILE: self = .descriptorsExhausted
        default: self = .system(operation: operation, code: code)
        }
    }

    /// Runs a libuv or system call that answers with a negative code on failure.
    @discardableResult
    static func check(
        _ operation: String,
        _ address: @autoclosure () -> String = "",
        _ call: () -> Int32
    ) throws(NetError) -> Int32 {
        let code = call()
        guard code < 0 else { return code }
        throw NetError(code: code, operation: operation, address: address())
    }
}

extension NetError: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        switch self {
        case .addressInUse(let address): "\(address) is in use by another program"
        case .addressForbidden(let address): "no permission to use \(address)"
        case .addressUnavailable(let address): "\(address) is no address of this host"
        case .addressInvalid(let text): "\(text) is not an address"
        case .refused: "connection refused"
        case .reset: "connection lost"
        case .unreachable: "no route to the host"
        case .timedOut(let duration): "no answer after \(duration)"
        case .cancelled: "cancelled"
        case .shutDown: "shutting down"
        case .nameNotFound(let name): "no address for \(name)"
        case .nameLookup(let name, let code): "looking up \(name): \(Self.text(code))"
        case .lookupsExceeded(let limit): "more than \(limit) name lookups waiting"
        case .unsentExceeded(let limit): "the peer left \(limit) bytes unread"
        case .datagramTooLarge(let bytes): "a datagram cannot carry \(bytes) bytes"
        case .descriptorsExhausted: "too many open files"
        case .tls(let reason): "TLS: \(reason)"
        case .proxy(let reason): "proxy: \(reason)"
        case .system(let operation, let code): "\(operation): \(Self.text(code))"
        }
    }

    private static func text(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        uv_strerror_r(code, &buffer, buffer.count)
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
    }
}
