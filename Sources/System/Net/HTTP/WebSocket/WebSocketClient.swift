import Bytes
import Crypto
package import HTTPWire

/// Opens WebSockets as a client.
package enum WebSocketClient {
    /// A WebSocket to `url` (`ws` or `wss`) on `loop`, over a stream that `dialer` opens.
    ///
    /// For `wss` the dialer speaks TLS. Throws `NetError`, `HTTPError`, `WebSocketHandshakeError`
    /// or what the dialer throws. `fields` may add `Origin` or cookies.
    package static func connect(
        to url: HTTPURL,
        on loop: EventLoop,
        by dialer: any Dialer = DirectDialer(),
        protocols: [String] = [],
        fields: HTTPFields = [:],
        messageLimit: Int = WebSocketLimits.messageBytes,
        timeout: Duration = .seconds(15)
    ) async throws -> WebSocketConnection {
        guard let target = Target(host: url.authority.host, port: url.port) else {
            throw NetError.addressInvalid(url.authority.host)
        }
        let stream = try await dialer.dial(target, on: loop)
        let key = Entropy.system().bytes(16)
        let head = WebSocketHandshake.request(
            url.target,
            host: url.authority,
            key: key,
            protocols: protocols,
            fields: fields
        )
        let result = try await loop.wait { (waiter: Waiter<Result<Opening, any Error>>) in
            let handshake = WebSocketOpening(stream) { waiter.resume(.success($0)) }
            let timer = loop.schedule(after: timeout) {
                handshake.fail(NetError.timedOut(after: timeout))
            }
            handshake.onEnd = { timer.cancel() }
            handshake.send(head)
            waiter.onAbandon { handshake.fail(NetError.cancelled) }
        }
        let opening = try result.get()
        do throws(WebSocketHandshakeError) {
            _ = try WebSocketHandshake.verify(opening.head, key: key, protocols: protocols)
        } catch {
            await loop.run { stream.close() }
            throw error
        }
        return await loop.run {
            let role = WebSocketRole.client(maskingKey: Self.maskingKeys())
            let socket = WebSocketConnection(stream, role, messageLimit: messageLimit)
            socket.takeEarly(opening.rest)
            return socket
        }
    }

    /// What a server answered, and what it sent right behind.
    struct Opening: Sendable {
        let head: HTTPResponseHead
        let rest: [UInt8]
    }

    /// A generator of its own for each connection: masks must not be foreseeable (RFC 6455 §5.3).
    private static func maskingKeys() -> @Sendable () -> UInt32 {
        let entropy = MaskingKeys()
        return { entropy.next() }
    }

    /// `@unchecked Sendable`: used by one connection, on its loop.
    private final class MaskingKeys: @unchecked Sendable {
        private let entropy = Entropy.system()

        func next() -> UInt32 { UInt32(truncatingIfNeeded: entropy.next()) }
    }
}
