import Bytes
import Crypto

/// The opening handshake (RFC 6455 §4): both sides, as HTTP heads.
///
/// Who may connect is the caller's to decide, by `Origin` above all: browsers send WebSocket
/// requests of any page with the user's cookies.
package enum WebSocketHandshake {
    private static let version = "13"
    /// Appended to the key before hashing (RFC 6455 §1.3).
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// Whether a request asks for a WebSocket at all.
    package static func isRequested(by head: HTTPRequestHead) -> Bool {
        head.fields.has(.upgrade, token: "websocket")
    }

    /// The 101 that answers a request, with the first of `protocols` (ours, by preference) it
    /// offers.
    package static func accept(
        _ head: HTTPRequestHead,
        protocols: [String] = []
    ) throws(WebSocketHandshakeError) -> HTTPResponseHead {
        guard isRequested(by: head), head.fields.has(.connection, token: "upgrade") else {
            throw .noUpgrade
        }
        guard head.method == .get, head.version == .http11 else { throw .notGet }
        guard !head.hasBody else { throw .hasBody }
        let version = head.fields[.webSocketVersion] ?? ""
        guard version == Self.version else { throw .unsupportedVersion(version) }
        let keys = head.fields.values(of: .webSocketKey)
        guard keys.count == 1, let bytes = Base64.decode(keys[0]), bytes.count == 16 else {
            throw .malformedKey
        }
        var fields: HTTPFields = [
            .upgrade: "websocket", .connection: "Upgrade",
            .webSocketAccept: acceptance(of: keys[0]),
        ]
        let offered = head.fields.list(.webSocketProtocol)
        if let chosen = protocols.first(where: { offered.contains($0) }) {
            fields[.webSocketProtocol] = chosen
        }
        return HTTPResponseHead(.switchingProtocols, fields: fields)
    }

    /// The request a client sends; `key` is 16 random bytes, `fields` may add `Origin` or cookies.
    package static func request(
        _ target: HTTPTarget,
        host: HTTPAuthority,
        key: [UInt8],
        protocols: [String] = [],
        fields: HTTPFields = [:]
    ) -> HTTPRequestHead {
        precondition(key.count == 16, "a key is 16 bytes")
        var fields = fields
        fields[.host] = host.description
        fields[.upgrade] = "websocket"
        fields[.connection] = "Upgrade"
        fields[.webSocketKey] = Base64.encode(key)
        fields[.webSocketVersion] = version
        if !protocols.isEmpty { fields[.webSocketProtocol] = protocols.joined(separator: ", ") }
        return HTTPRequestHead(.get, target, fields: fields)
    }

    /// Checks the server's answer to `request(…)` and gives the subprotocol it chose.
    package static func verify(
        _ head: HTTPResponseHead,
        key: [UInt8],
        protocols: [String] = []
    ) throws(WebSocketHandshakeError) -> String? {
        guard head.status == .switchingProtocols else { throw .refused(head.status) }
        guard head.fields.has(.upgrade, token: "websocket"),
            head.fields.has(.connection, token: "upgrade")
        else { throw .noUpgrade }
        guard head.fields.values(of: .webSocketAccept) == [acceptance(of: Base64.encode(key))]
        else {
            throw .wrongAccept
        }
        guard !head.fields.contains(.webSocketExtensions) else { throw .unexpectedExtension }
        guard let chosen = head.fields[.webSocketProtocol] else { return nil }
        guard protocols.contains(chosen) else { throw .unexpectedProtocol(chosen) }
        return chosen
    }

    /// What a server answers to a key (RFC 6455 §4.2.2).
    package static func acceptance(of key: String) -> String {
        Base64.encode(Digest.sha1(Array((key + suffix).utf8)))
    }
}
