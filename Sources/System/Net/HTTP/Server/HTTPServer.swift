import Bytes
import HTTPWire

/// Serves HTTP/1.1 on one loop: from a listener, or from streams it is handed.
///
/// An idle connection costs no task and no buffer. Requests are handed to one closure on the loop;
/// routing is its business. Lives until it is closed or drained.
/// `@unchecked Sendable`: confined to its loop, which every member checks.
package final class HTTPServer: @unchecked Sendable {
    /// Answers one request, now or later, by its responder.
    package typealias Answer = @Sendable (HTTPServerRequest, HTTPResponder) -> Void
    /// Puts a layer, as TLS, on an accepted connection; nil drops it.
    package typealias Layer = @Sendable (TCPConnection) -> (any ByteStream)?

    package let loop: EventLoop
    package let options: HTTPServerOptions
    let answer: Answer
    let wheel: DeadlineWheel
    private let layer: Layer?
    private var listener: TCPListener?
    private(set) var isDraining = false
    private var onEmpty: [@Sendable () -> Void] = []
    private var date = (second: Int64.min, text: "")

    /// A server without a listener: it serves what `serve` gives it.
    package init(
        on loop: EventLoop,
        options: HTTPServerOptions = HTTPServerOptions(),
        layer: Layer? = nil,
        answer: @escaping Answer
    ) {
        loop.preconditionOnLoop()
        self.loop = loop
        self.options = options
        self.answer = answer
        self.layer = layer
        wheel = DeadlineWheel(on: loop)
    }

    /// Listens at `address`; once per server.
    package func listen(at address: SocketAddress) throws(NetError) {
        try listen(at: try ReservedAddress(address, options: options.listen))
    }

    /// Serves whoever connects, or has connected already, to `reserved`; once per server.
    package func listen(at reserved: ReservedAddress) throws(NetError) {
        loop.preconditionOnLoop()
        precondition(listener == nil, "a server has one listener")
        listener = try TCPListener(on: loop, at: reserved, options: options.listen) {
            [self] connection in
            connection.writePolicy = .endOfTurn
            guard let layer else { return serve(connection) }
            if let stream = layer(connection) { serve(stream) } else { connection.close() }
        }
    }

    /// Where it listens; a port of 0 asked for has become a real one.
    package var address: SocketAddress? { listener?.address }

    /// Connections being served, WebSockets included.
    package var openConnections: Int {
        loop.preconditionOnLoop()
        return wheel.count
    }

    /// Serves requests from any stream of this loop, until it ends.
    package func serve(_ stream: any ByteStream) {
        loop.preconditionOnLoop()
        precondition(stream.loop === loop, "a server and its streams share a loop")
        guard !isDraining else { return stream.close() }
        HTTPServerConnection(stream, of: self).start()
    }

    /// Stops in order: no new connections, and idle ones close at once; answers under way are sent
    /// whole, endless ones are told to end by `onStop`, WebSockets by a close (1001).
    ///
    /// Returns when all are closed, at the latest after `limit`, which closes what is left.
    package func drain(within limit: Duration) async {
        let timer = await loop.run { self.beginDraining(limit) }
        await withCheckedContinuation { continuation in
            loop.execute {
                if self.wheel.count == 0 {
                    continuation.resume()
                } else {
                    self.onEmpty.append { continuation.resume() }
                }
            }
        }
        loop.execute { timer.cancel() }
    }

    private func beginDraining(_ limit: Duration) -> LoopTimer {
        isDraining = true
        listener?.close()
        listener = nil
        for member in servedMembers { member.drain() }
        return loop.schedule(after: limit) { self.close() }
    }

    /// Closes the listener and every connection now.
    package func close() {
        loop.preconditionOnLoop()
        isDraining = true
        listener?.close()
        listener = nil
        for member in servedMembers { member.abort() }
    }

    private var servedMembers: [any ServedMember] {
        wheel.members.compactMap { $0 as? any ServedMember }
    }

    /// Takes a closed connection out of the server's care.
    func forget(_ member: any ServedMember) {
        wheel.remove(member)
        guard isDraining else { return }
        loop.submit { self.reportEmpty() }
    }

    private func reportEmpty() {
        guard wheel.count == 0 else { return }
        let calls = onEmpty
        onEmpty = []
        for call in calls { call() }
    }

    /// The time of day as answers carry it, made anew every second.
    func dateText() -> String {
        let second = Int64(clamping: WallClock.unixSeconds)
        if second != date.second { date = (second, HTTPDate.format(second)) }
        return date.text
    }
}

/// What a server keeps until it closes: connections and WebSockets.
protocol ServedMember: WheelMember {
    /// Ends in order, as soon as nothing is lost by it.
    func drain()
    /// Ends now.
    func abort()
}
