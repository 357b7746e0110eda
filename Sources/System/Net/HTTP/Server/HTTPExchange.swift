import HTTPWire

/// One request and its response, from the head to whichever ends last.
///
/// `HTTPServerRequest` and `HTTPResponder` are its two sides. It lets go of its connection when the
/// response is finished or the connection lost; everything done to it after that has no effect.
/// `@unchecked Sendable`: confined to its loop, which both sides check.
final class HTTPExchange: @unchecked Sendable {
    enum Body { case unread, flowing, paused, ended }
    enum Response { case none, begun, finished }

    let loop: EventLoop
    let head: HTTPRequestHead
    var connection: HTTPServerConnection?
    var body = Body.unread
    var hasReader = false
    var response = Response.none
    var onBody: ((UnsafeRawBufferPointer) -> Void)?
    var onBodyEnd: ((Result<Void, HTTPError>) -> Void)?
    var onDrain: (() -> Void)?
    var onClose: ((StreamEnd) -> Void)?
    var onStop: (() -> Void)?

    init(_ head: HTTPRequestHead, of connection: HTTPServerConnection) {
        self.head = head
        self.connection = connection
        loop = connection.stream.loop
    }

    var wantsBody: Bool { body == .flowing }

    func endBody(_ result: Result<Void, HTTPError>) {
        guard body != .ended else { return }
        body = .ended
        let report = onBodyEnd
        (onBody, onBodyEnd) = (nil, nil)
        report?(result)
    }

    /// The server stops: what would go on without end is to end.
    func serverStops() {
        let tell = onStop
        onStop = nil
        tell?()
    }

    /// The peer will not ask again, or is gone.
    func peerEnded(_ end: StreamEnd) {
        let report = onClose
        if case .failed = end { detach() }
        report?(end)
    }

    /// Lets go of the connection and of every closure.
    func detach() {
        connection = nil
        response = .finished
        (onBody, onBodyEnd, onDrain, onClose, onStop) = (nil, nil, nil, nil, nil)
    }
}
