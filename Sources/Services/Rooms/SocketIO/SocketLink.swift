package import Bytes
import Net
package import RoomsWire

/// Socket.IO 5 on one session of Engine.IO; confined to its loop.
package final class SocketLink {
    private let link: EngineLink
    private var session = SocketSession()
    private var timer: LoopTimer?

    /// Decides about a client that wants to be in a namespace: the id it gets there, or nil.
    package var onConnect: ((_ namespace: String, _ auth: JSONObject) -> String?)?
    /// Called when the client is in, so that it can be told something.
    package var onConnected: ((_ namespace: String, _ auth: JSONObject) -> Void)?
    package var onEvent: ((SocketEvent) -> Void)?
    /// Called when the client has left a namespace.
    package var onDisconnect: ((_ namespace: String) -> Void)?
    /// Called once, when the session is over.
    package var onEnd: (() -> Void)?

    /// Serves the client of `link`, which has so much time until it is in a namespace.
    package init(_ link: EngineLink, connectTimeout: Duration) {
        self.link = link
        link.onContent = { [self] in received($0) }
        link.onEnd = { [self] in ended() }
        timer = link.loop.schedule(after: connectTimeout) { [weak self] in self?.checkConnected() }
    }

    private func checkConnected() {
        timer = nil
        if session.isEmpty { link.close() }
    }

    private func ended() {
        timer?.cancel()
        timer = nil
        let report = onEnd
        (onConnect, onConnected, onEvent, onDisconnect, onEnd) = (nil, nil, nil, nil, nil)
        report?()
    }

    private func received(_ content: EngineContent) {
        switch session.receive(content) {
        case nil: break
        case .connect(let namespace, let auth): connect(namespace, auth)
        case .event(let event): onEvent?(event)
        case .disconnect(let namespace): onDisconnect?(namespace)
        case .fail: link.fail()
        }
    }

    private func connect(_ namespace: String, _ auth: JSONObject) {
        guard let id = onConnect?(namespace, auth) else {
            return send(session.refuse(namespace, "Invalid namespace"))
        }
        send(session.accept(namespace, id: id))
        onConnected?(namespace, auth)
    }

    /// Sends an event or an answer, unless the client is not in its namespace.
    package func send(_ packet: SocketPacket) {
        guard packet.kind == .connectError || session.isConnected(to: packet.namespace) else {
            return
        }
        for content in packet.contents { link.send(content) }
    }

    /// Ends the session.
    package func close() { link.close() }

    func hold(for time: Duration) { link.hold(for: time) }

    var isCongested: Bool { link.isCongested }

    func onceDrained(_ call: @escaping () -> Void) { link.onceDrained(call) }
}
