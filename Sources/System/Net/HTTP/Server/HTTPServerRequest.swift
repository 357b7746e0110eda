package import Bytes
package import HTTPWire

/// One request, as its server's closure gets it: the head, and the body as it comes.
///
/// The body waits, and holds the client back, until `onBody` is set or `collectBody` called; the
/// response may begin before, between and after.
package struct HTTPServerRequest: Sendable {
    private let exchange: HTTPExchange
    /// What is asked.
    package var head: HTTPRequestHead { exchange.head }
    /// Who asks; nil where the stream knows no address.
    package let peer: Endpoint?

    init(_ exchange: HTTPExchange, peer: Endpoint?) {
        self.exchange = exchange
        self.peer = peer
    }

    /// The loop that everything here is used on.
    package var loop: EventLoop { exchange.loop }

    /// Begins to read the body, of at most `limit` bytes.
    ///
    /// `onBody` gets pieces that are valid during the call only; `onEnd` is called once, with an
    /// error when the body is too long, malformed, cut off or already answered (the server then
    /// answers by itself, unless a response has begun).
    ///
    /// A client that waits for `100 (Continue)` is told to go on.
    package func readBody(
        limit: Int? = nil,
        onBody: @escaping (UnsafeRawBufferPointer) -> Void,
        onEnd: @escaping (Result<Void, HTTPError>) -> Void
    ) {
        loop.preconditionOnLoop()
        precondition(!exchange.hasReader, "a body is read once")
        exchange.hasReader = true
        guard exchange.body == .unread, let connection = exchange.connection else {
            return onEnd(.failure(.truncated))
        }
        exchange.onBody = onBody
        exchange.onBodyEnd = onEnd
        connection.beginBody(limit: limit)
    }

    /// Stops reading the body: the client is held back.
    package func pauseBody() {
        loop.preconditionOnLoop()
        if exchange.body == .flowing { exchange.body = .paused }
    }

    /// Reads on after `pauseBody`.
    package func resumeBody() {
        loop.preconditionOnLoop()
        guard exchange.body == .paused else { return }
        exchange.connection?.resumeBody()
    }

    /// The whole body, of at most `limit` bytes; from any thread.
    package func collectBody(limit: Int) async throws(HTTPError) -> [UInt8] {
        let result: Result<[UInt8], HTTPError> = await withCheckedContinuation { continuation in
            loop.execute {
                var bytes: [UInt8] = []
                readBody(limit: limit) {
                    bytes.append(contentsOf: $0)
                } onEnd: { end in
                    continuation.resume(returning: end.map { bytes })
                }
            }
        }
        return try result.get()
    }
}
