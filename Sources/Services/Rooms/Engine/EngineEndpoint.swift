package import Bytes
import Crypto
import HTTPWire
package import Net
import RoomsWire

/// Serves sessions of Engine.IO 4 under one path: requests in, `EngineLink`s out.
///
/// `@unchecked Sendable`: confined to its loop.
package final class EngineEndpoint: @unchecked Sendable {
    /// Takes a new session in, with where it comes from; false refuses it.
    package typealias Open = (EngineLink, IPAddress?) -> Bool

    let loop: EventLoop
    let settings: SignalingSettings
    private let open: Open
    private let entropy = Entropy.system()
    private var links: [String: EngineLink] = [:]

    /// An endpoint without sessions.
    package init(on loop: EventLoop, _ settings: SignalingSettings, open: @escaping Open) {
        (self.loop, self.settings, self.open) = (loop, settings, open)
    }

    /// Ends every session in order.
    package func close() {
        for link in links.values { link.close() }
    }

    func forget(_ id: String) { links[id] = nil }

    /// Answers one request for the endpoint's path.
    package func answer(
        _ request: HTTPServerRequest,
        _ responder: HTTPResponder,
        from source: IPAddress?
    ) {
        let reply = EngineResponder(responder, cors: cors(request.head))
        if request.head.method == .options { return reply.preflight() }
        let query = request.head.target.query
        guard query["EIO"] == "4" else { return reply.refuse(.protocolVersion) }
        guard let transport = query["transport"], ["polling", "websocket"].contains(transport)
        else {
            return reply.refuse(.transport)
        }
        let isWebSocket = transport == "websocket"
        guard isWebSocket == WebSocketHandshake.isRequested(by: request.head) else {
            return reply.refuse(.badRequest)
        }
        guard let id = query["sid"] else {
            guard request.head.method == .get else { return reply.refuse(.handshakeMethod) }
            return isWebSocket ? beginWebSocket(reply, source) : beginPolling(reply, source)
        }
        guard let link = links[id] else {
            return isWebSocket ? accept(reply) { $0.close() } : reply.refuse(.unknownSession)
        }
        if isWebSocket { return accept(reply) { link.probe($0) } }
        switch request.head.method {
        case .get: link.poll(reply)
        case .post: link.post(request, reply)
        case .head, .put, .delete, .options, .patch, .connect, .trace: reply.refuse(.badRequest)
        }
    }

    /// What a page of another host that may connect has to be told.
    private func cors(_ head: HTTPRequestHead) -> String? {
        head.fields[.origin].flatMap { settings.origins.contains($0) ? $0 : nil }
    }

    private func newLink(_ transport: EngineSession.Transport, _ source: IPAddress?) -> EngineLink?
    {
        let id = Base64.encode(entropy.bytes(15), as: .url)
        let session = EngineSession(id: id, over: transport, settings.engine, now: loop.now)
        let link = EngineLink(session, self)
        links[id] = link
        guard open(link, source) else {
            links[id] = nil
            return nil
        }
        return link
    }

    private func beginPolling(_ reply: EngineResponder, _ source: IPAddress?) {
        guard let link = newLink(.polling, source) else { return reply.refuse(.full) }
        reply.send([link.opening])
        link.start()
    }

    private func beginWebSocket(_ reply: EngineResponder, _ source: IPAddress?) {
        accept(reply) { socket in
            guard let link = self.newLink(.webSocket, source) else {
                return socket.close(.tryAgainLater)
            }
            link.carry(socket)
            link.start()
        }
    }

    private func accept(_ reply: EngineResponder, _ body: (WebSocketConnection) -> Void) {
        do throws(WebSocketHandshakeError) {
            let limit = settings.engine.maxPayload
            if let socket = try reply.responder.acceptWebSocket(messageLimit: limit) {
                body(socket)
            }
        } catch {
            reply.responder.respond(error.response.status, fields: error.response.fields)
        }
    }
}
