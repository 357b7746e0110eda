package import HTTPWire

/// Answers one request: at once, piece by piece, or by becoming a WebSocket.
///
/// Used on the loop, except for `respond`, which may be called anywhere. One that is dropped before
/// it has finished answers 500, or breaks off what it had begun.
package final class HTTPResponder: Sendable {
    private let exchange: HTTPExchange

    init(_ exchange: HTTPExchange) {
        self.exchange = exchange
    }

    deinit {
        let exchange = exchange
        exchange.loop.execute { exchange.connection?.abandon(exchange) }
    }

    /// The loop that everything but `respond` is used on.
    package var loop: EventLoop { exchange.loop }

    /// Whether the response can still be written: it is not finished and the client not lost.
    package var isOpen: Bool {
        loop.preconditionOnLoop()
        return exchange.connection != nil
    }

    /// Answers with a status, fields and a whole body.
    package func respond(
        _ status: HTTPStatus,
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        loop.execute { [exchange] in
            let head = HTTPResponseHead(status, fields: fields)
            exchange.connection?.respond(exchange, head, body)
        }
    }

    /// Writes the head of a response whose body follows by `write`.
    package func begin(_ head: HTTPResponseHead, body: HTTPBodyLength = .unknown) {
        loop.preconditionOnLoop()
        exchange.connection?.begin(exchange, head, body)
    }

    /// Writes a piece of the body, at once.
    package func write(_ bytes: UnsafeRawBufferPointer) {
        loop.preconditionOnLoop()
        exchange.connection?.write(exchange, bytes)
    }

    /// Writes a piece of the body, at once.
    package func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    /// Ends the response.
    package func finish() {
        loop.preconditionOnLoop()
        exchange.connection?.finish(exchange)
    }

    /// Breaks the response off by closing the connection.
    package func abort() {
        loop.preconditionOnLoop()
        exchange.connection?.abort()
    }

    /// Whether more is unsent than should be: wait for `onDrain` before writing more.
    package var isCongested: Bool {
        loop.preconditionOnLoop()
        return exchange.connection?.stream.isCongested ?? false
    }

    /// Bytes of this connection that the kernel has not taken.
    package var unsentBytes: Int {
        loop.preconditionOnLoop()
        return exchange.connection?.stream.unsentBytes ?? 0
    }

    /// Called when a congested connection has drained.
    package func onDrain(_ call: @escaping () -> Void) {
        loop.preconditionOnLoop()
        if exchange.connection != nil { exchange.onDrain = call }
    }

    /// Called when the client ends its side (`.finished`: most then want no answer any more, though
    /// one can still be sent) or is lost (`.failed`), before the response is finished.
    package func onClose(_ call: @escaping (StreamEnd) -> Void) {
        loop.preconditionOnLoop()
        if exchange.connection != nil { exchange.onClose = call }
    }

    /// Called once when the server begins to drain and the response is not finished: one that goes
    /// on without end, as an event stream, is finished then; any other just goes on.
    ///
    /// On a server that drains already it is called in the loop's next turn.
    package func onStop(_ call: @escaping () -> Void) {
        loop.preconditionOnLoop()
        guard let connection = exchange.connection else { return }
        exchange.onStop = call
        guard connection.server.isDraining else { return }
        loop.submit { [exchange] in exchange.serverStops() }
    }

    /// Turns the connection into a WebSocket (101), with the first of `protocols` that is offered.
    ///
    /// Who may connect, by `Origin` above all, is decided before this. Nil when the client is gone.
    /// - Throws: Why the request asks for no WebSocket; its `response` is what to answer.
    package func acceptWebSocket(
        protocols: [String] = [],
        messageLimit: Int = WebSocketLimits.messageBytes
    ) throws(WebSocketHandshakeError) -> WebSocketConnection? {
        loop.preconditionOnLoop()
        let answer = try WebSocketHandshake.accept(exchange.head, protocols: protocols)
        return exchange.connection?.switchToWebSocket(exchange, answer, messageLimit)
    }
}
