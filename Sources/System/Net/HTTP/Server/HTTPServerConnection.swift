import Bytes
import HTTPWire

/// One connection of an HTTP server: reads requests one at a time and keeps the rest waiting.
final class HTTPServerConnection: ServedMember {
    enum Phase {
        case serving
        /// The last answer is written; what still comes is dropped until the client ends its side.
        case lingering
        case switched(WebSocketConnection)
        case closed
    }

    let stream: any ByteStream
    let server: HTTPServer
    var wheelPlace: WheelPlace?
    var machine: HTTPServerMachine
    var exchange: HTTPExchange?
    private(set) var phase = Phase.serving
    private var held = HeldInput()
    private var isPulling = false
    private var peerHasFinished = false
    private var lingerEnd = Moment(nanoseconds: 0)
    private var bytesWritten = 0
    private var bytesTaken = 0
    private var stalledSince: Moment?

    init(_ stream: any ByteStream, of server: HTTPServer) {
        self.stream = stream
        self.server = server
        machine = HTTPServerMachine(
            now: server.loop.now,
            bodyLimit: server.options.bodyLimit,
            timeouts: server.options.timeouts
        )
    }

    private var now: Moment { server.loop.now }

    func start() {
        server.wheel.insert(self, due: now + server.options.checkInterval)
        stream.onEnd = { [weak self] in self?.ended($0) }
        stream.onDrain = { [weak self] in self?.exchange?.onDrain?() }
        stream.onBytes = { [weak self] in self?.received(UnsafeRawBufferPointer($0)) }
    }

    private var isServing: Bool {
        if case .serving = phase { true } else { false }
    }

    /// A request is wanted when none is under way, and its body once somebody reads it.
    private var wantsInput: Bool {
        isServing && (exchange.map(\.wantsBody) ?? true)
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        guard isServing else { return }
        var input = bytes
        if held.isEmpty { pull(&input) }
        held.append(input)
        settle()
    }

    /// Goes on with what had to wait.
    func pullHeld() {
        guard !isPulling, wantsInput else { return }
        // Lent out, so that what is called meanwhile finds `held` free and empty.
        var lent = held
        held = HeldInput()
        lent.take { pull(&$0) }
        held = lent
        settle()
    }

    /// Holds the client back while something waits; at most about one read of the stream does.
    private func settle() {
        switch phase {
        case .serving:
            if !held.isEmpty { return stream.pauseReading() }
            if peerHasFinished, exchange == nil { return linger() }
            stream.resumeReading()
        case .switched(let socket): socket.takeEarly(held.removeAll())
        case .lingering, .closed: _ = held.removeAll()
        }
    }

    private func pull(_ input: inout UnsafeRawBufferPointer) {
        isPulling = true
        defer { isPulling = false }
        while wantsInput {
            do throws(HTTPError) {
                guard let event = try machine.next(&input, now: now) else { return }
                take(event)
            } catch {
                return refuse(error)
            }
        }
    }

    private func take(_ event: HTTPServerMachine.Event) {
        switch event {
        case .head(let head): ask(head)
        case .body(let piece): exchange?.onBody?(piece)
        case .end: exchange?.endBody(.success(()))
        case .tunnel: preconditionFailure("a switched connection reads no requests")
        }
    }

    private func ask(_ head: HTTPRequestHead) {
        let exchange = HTTPExchange(head, of: self)
        self.exchange = exchange
        machine.bodyLimit = server.options.bodyLimit
        server.answer(
            HTTPServerRequest(exchange, peer: stream.peerAddress),
            HTTPResponder(exchange)
        )
    }

    private func refuse(_ error: HTTPError) {
        var output = ByteWriter()
        machine.refuse(error, into: &output)
        send(output)
        let refused = exchange
        exchange = nil
        refused?.endBody(.failure(error))
        refused?.peerEnded(.failed(.reset))
        linger()
    }

    func send(_ output: ByteWriter) {
        guard output.count > 0 else { return }
        bytesWritten += output.count
        stream.write(output.bytes)
    }

    /// Writes a piece of body between the framing before and after it, without copying it first.
    func send(_ before: ByteWriter, _ piece: UnsafeRawBufferPointer, _ after: [UInt8]) {
        bytesWritten += before.count + piece.count + after.count
        before.bytes.withUnsafeBytes { before in
            after.withUnsafeBytes { after in stream.write(gathering: [before, piece, after]) }
        }
    }
}

extension HTTPServerConnection {
    func beginBody(limit: Int?) {
        guard let exchange else { return }
        exchange.body = .flowing
        if let limit { machine.bodyLimit = limit }
        var output = ByteWriter()
        machine.continueIfExpected(into: &output)
        send(output)
        readOn()
    }

    func resumeBody() {
        exchange?.body = .flowing
        readOn()
    }

    /// The time that we did not read is not the client's.
    private func readOn() {
        machine.resume(at: now)
        pullHeld()
    }

    /// Drops what has already come of a body that nobody read, so that the connection can go on.
    func discardBody() {
        guard let exchange, exchange.body != .ended else { return }
        exchange.body = .ended
        (exchange.onBody, exchange.onBodyEnd) = (nil, nil)
        guard !isPulling else { return }
        var lent = held
        defer { held = lent }
        lent.take { input in
            do throws(HTTPError) {
                while let event = try machine.next(&input, now: now) {
                    if case .end = event { return }
                }
            } catch {
                // The machine remembers, and `finish` then closes.
                return
            }
        }
    }

    /// The response is finished: on to the next request, or to the end.
    func concluded(_ persistence: HTTPPersistence) {
        let finished = exchange
        exchange = nil
        finished?.detach()
        switch persistence {
        // An answer that was begun before the server stopped could not say that it is the last.
        case .keepAlive where server.isDraining: linger()
        case .keepAlive: pullHeld()
        case .close, .tunnel: linger()
        }
    }

    func switched(to socket: WebSocketConnection) {
        let finished = exchange
        exchange = nil
        finished?.detach()
        phase = .switched(socket)
        server.wheel.remove(self)
        if !isPulling { settle() }
    }
}

extension HTTPServerConnection {
    private func ended(_ end: StreamEnd) {
        switch end {
        case .failed:
            let lost = exchange
            close()
            lost?.endBody(.failure(.truncated))
            lost?.peerEnded(end)
        case .finished:
            peerHasFinished = true
            guard isServing else {
                if stream.unsentBytes == 0 { close() }
                return
            }
            // A client may end its side once it has asked, and still wants its answer.
            guard let exchange else { return linger() }
            if exchange.body == .flowing { exchange.endBody(.failure(.truncated)) }
            exchange.peerEnded(end)
        }
    }

    /// Ends our side after what is unsent, and waits a little for the client to end its own.
    private func linger() {
        guard isServing else { return }
        if peerHasFinished, stream.unsentBytes == 0 { return close() }
        phase = .lingering
        _ = held.removeAll()
        lingerEnd = now + server.options.lingerTimeout
        stream.finish()
        stream.resumeReading()
        watchLingering()
    }

    /// A server that stops waits for nothing longer than it has to.
    private func watchLingering() {
        server.wheel.remove(self)
        server.wheel.insert(self, due: nextLingerCheck(at: now))
    }

    private func hasLingered(at now: Moment) -> Bool {
        let isSent = stream.unsentBytes == 0
        if isSent, peerHasFinished { return true }
        return now >= lingerEnd && (server.isDraining ? isSent : !hasProgressed)
    }

    private func nextLingerCheck(at now: Moment) -> Moment {
        server.isDraining ? now + DeadlineWheel.tick : now + server.options.lingerTimeout
    }

    func close() {
        if case .closed = phase { return }
        phase = .closed
        exchange = nil
        _ = held.removeAll()
        stream.close()
        server.forget(self)
    }

    func abort() {
        let lost = exchange
        close()
        lost?.endBody(.failure(.truncated))
        lost?.peerEnded(.failed(.cancelled))
    }

    func drain() {
        switch phase {
        case .serving:
            if let exchange { return exchange.serverStops() }
            // The last answer may still wait for a slow client.
            guard machine.isIdle else { return }
            if stream.unsentBytes == 0 { close() } else { linger() }
        case .lingering: watchLingering()
        case .switched, .closed: break
        }
    }

    func checkDeadline(at now: Moment) -> Moment? {
        switch phase {
        case .closed, .switched: return nil
        case .lingering:
            guard hasLingered(at: now) else { return nextLingerCheck(at: now) }
            close()
            return nil
        case .serving: return checkServing(at: now)
        }
    }

    private func checkServing(at now: Moment) -> Moment? {
        let isOurTurn = exchange.map { $0.body != .flowing } ?? false
        if !isOurTurn, let expiry = machine.expiry(at: now) {
            switch expiry {
            case .idle: close()
            case .slow: refuse(.timedOut)
            }
            // Lingering has filed itself anew.
            return nil
        }
        if isStalled(at: now) {
            abort()
            return nil
        }
        let next = now + server.options.checkInterval
        return isOurTurn ? next : min(machine.deadline ?? next, next)
    }

    /// Whether the client has taken nothing of what waits for it for too long.
    private func isStalled(at now: Moment) -> Bool {
        if hasProgressed || stream.unsentBytes == 0 {
            stalledSince = nil
        } else if let stalledSince {
            return now - stalledSince >= server.options.stallTimeout
        } else {
            stalledSince = now
        }
        return false
    }

    /// Whether the client has taken anything since this was asked last.
    private var hasProgressed: Bool {
        let taken = bytesWritten - stream.unsentBytes
        defer { bytesTaken = taken }
        return taken > bytesTaken
    }
}
