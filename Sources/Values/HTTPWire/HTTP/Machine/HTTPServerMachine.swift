package import Bytes

/// One server connection of HTTP/1.1 (RFC 9112): requests in, responses out.
///
/// Bytes in, events and bytes out; no socket, no clock. One request is read at a time: after its
/// `end`, `next` takes nothing more until the response is finished, so that pipelined requests wait
/// with the caller. Call order: `next` until nil; `respond`, `write`…, `finish`; then `next` again.
package struct HTTPServerMachine: Sendable {
    /// What was read.
    ///
    /// Borrowed bytes lie in the input and live as long as it does.
    package enum Event {
        /// A request; its body, if any, follows.
        case head(HTTPRequestHead)
        /// A piece of the body.
        case body(UnsafeRawBufferPointer)
        /// The request is complete.
        case end
        /// Bytes of the protocol switched to.
        case tunnel(UnsafeRawBufferPointer)
    }

    private enum Reading: Sendable {
        case head
        case body(HTTPBodyReader)
        case ended
        case tunnel
        case failed(HTTPError)
    }

    enum Writing: Sendable {
        case nothing
        case body(HTTPBodyWriter)
        case finished
    }

    /// How many body bytes the current request may have; set it on `head` to suit the route.
    ///
    /// A longer `Content-Length` is refused at the next `next`, before any of it is read.
    package var bodyLimit: Int
    private let timeouts: HTTPTimeouts
    private var reading = Reading.head
    private var buffer = HTTPHeadBuffer(of: .request)
    private var mark: Moment
    private var progress = 0
    var writing = Writing.nothing
    var method = HTTPMethod.get
    var version = HTTPVersion.http11
    var keepsAlive = true
    var expectsContinue = false
    var offersUpgrade = false
    var isSwitching = false

    /// A connection accepted at `now`.
    package init(
        now: Moment,
        bodyLimit: Int = HTTPLimits.bodyBytes,
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) {
        mark = now
        self.bodyLimit = bodyLimit
        self.timeouts = timeouts
    }

    /// Reads the next event out of `input` and removes what it took from it.
    ///
    /// Nil means that all of `input` was taken, or that the response must be finished first
    /// (`isAwaitingResponse`) and the rest of `input` be offered again after that.
    ///
    /// - Throws: Why the request is refused: `refuse` it and close. Later calls throw the same.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        now: Moment
    ) throws(HTTPError) -> Event? {
        do throws(HTTPError) {
            switch reading {
            case .head: return try readHead(&input, now: now)
            case .body(let body): return try readBody(body, &input, now: now)
            case .ended: return nil
            case .tunnel:
                return input.isEmpty ? nil : .tunnel(input.takeFirst(input.count))
            case .failed(let error): throw error
            }
        } catch {
            reading = .failed(error)
            keepsAlive = false
            throw error
        }
    }

    /// Whether a whole request has been read and its response is not finished.
    package var isAwaitingResponse: Bool {
        if case .ended = reading { true } else { false }
    }

    /// Whether no request is under way, so that the connection can be closed at no loss.
    package var isIdle: Bool {
        if case .head = reading { buffer.isEmpty } else { false }
    }

    /// When to ask `expiry` again; nil while the client owes nothing.
    package var deadline: Moment? {
        switch reading {
        case .head: mark + (buffer.isEmpty ? timeouts.idle : timeouts.head)
        case .body: mark + timeouts.body
        case .ended, .tunnel, .failed: nil
        }
    }

    /// What has run out by `now`, if anything.
    package func expiry(at now: Moment) -> HTTPExpiry? {
        guard let deadline, now >= deadline else { return nil }
        return isIdle ? .idle : .slow
    }

    /// Starts the time for the body anew, after the caller itself had stopped reading.
    package mutating func resume(at now: Moment) { mark = now }

    private mutating func readHead(
        _ input: inout UnsafeRawBufferPointer,
        now: Moment
    ) throws(HTTPError) -> Event? {
        if input.isEmpty { return nil }
        if buffer.isEmpty { mark = now }
        guard let found = try buffer.take(&input) else { return nil }
        let head = try HTTPRequestHead(parsing: found.bytes, from: found.start)
        method = head.method
        version = head.version
        keepsAlive = head.keepsAlive
        expectsContinue = head.expectsContinue
        offersUpgrade = head.fields.contains(.upgrade)
        (mark, progress) = (now, 0)
        reading = .body(try HTTPBodyReader(request: head))
        return .head(head)
    }

    private mutating func readBody(
        _ current: HTTPBodyReader,
        _ input: inout UnsafeRawBufferPointer,
        now: Moment
    ) throws(HTTPError) -> Event? {
        var body = current
        switch try body.next(&input, limit: bodyLimit) {
        case .end:
            reading = isSwitching ? .tunnel : .ended
            return .end
        case .bytes(let piece):
            progress += piece.count
            if progress >= timeouts.stride { (mark, progress) = (now, 0) }
            reading = .body(body)
            return .body(piece)
        case .more:
            reading = .body(body)
            return nil
        }
    }
}

extension HTTPServerMachine {
    /// Whether nothing of the request is left to read.
    var hasWholeRequest: Bool {
        switch reading {
        case .ended: true
        case .body(let body): body.isDone
        case .head, .tunnel, .failed: false
        }
    }

    /// Turns the rest of the connection into a tunnel.
    mutating func beginTunnel() {
        isSwitching = true
        if case .ended = reading { reading = .tunnel }
    }

    /// Makes ready for the next request.
    mutating func startOver(now: Moment) {
        reading = .head
        writing = .nothing
        method = .get
        mark = now
    }
}
