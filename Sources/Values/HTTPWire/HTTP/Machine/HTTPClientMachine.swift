package import Bytes

/// One client connection of HTTP/1.1 (RFC 9112): requests out, responses in.
///
/// One request at a time: `request`, `write`…, `finish`, and `next` until `end`; then again while
/// `isReusable`.
package struct HTTPClientMachine: Sendable {
    /// What was read.
    ///
    /// Borrowed bytes lie in the input and live as long as it does.
    package enum Event {
        /// An interim response, as `100 (Continue)`; the final one follows.
        case interim(HTTPResponseHead)
        /// The final response; its body, if any, follows.
        case head(HTTPResponseHead)
        /// A piece of the body.
        case body(UnsafeRawBufferPointer)
        /// The response is complete.
        case end
        /// Bytes of the protocol switched to.
        case tunnel(UnsafeRawBufferPointer)
    }

    private enum Reading: Sendable {
        case idle
        case head
        case body(HTTPBodyReader)
        case tunnel
        case failed(HTTPError)
    }

    /// How many body bytes the response may have.
    package var bodyLimit: Int
    private var reading = Reading.idle
    private var buffer = HTTPHeadBuffer(of: .response)
    private var writer: HTTPBodyWriter?
    private var method = HTTPMethod.get
    private var offersUpgrade = false
    private var keepsAlive = true
    private var interims = 0

    /// A connection that has just been opened.
    package init(bodyLimit: Int = HTTPLimits.bodyBytes) { self.bodyLimit = bodyLimit }

    /// Whether another request can be sent.
    package var isReusable: Bool {
        if case .idle = reading { keepsAlive && writer == nil } else { false }
    }

    /// Writes a request head; the machine writes `Content-Length` or `Transfer-Encoding` itself.
    ///
    /// `head` must carry `Host`.
    package mutating func request(
        _ head: HTTPRequestHead,
        body: HTTPBodyLength,
        into output: inout ByteWriter
    ) {
        precondition(isReusable, "one request at a time")
        precondition(head.fields.count(of: .host) == 1, "a request names its host")
        head.writeLine(to: &output)
        head.fields.write(to: &output, except: HTTPFieldName.framing)
        switch body {
        case .none: writer = .dropped
        case .bytes(let count):
            output.text("Content-Length: \(count)\r\n")
            writer = .length(count)
        case .unknown:
            output.text("Transfer-Encoding: chunked\r\n")
            writer = .chunked
        }
        output.text("\r\n")
        method = head.method
        offersUpgrade = head.fields.contains(.upgrade)
        keepsAlive = head.keepsAlive
        interims = 0
        reading = .head
    }

    /// Writes a piece of the request body, framed as its head announced.
    package mutating func write(_ bytes: UnsafeRawBufferPointer, into output: inout ByteWriter) {
        guard var body = writer else { preconditionFailure("a head comes first") }
        body.write(bytes, into: &output)
        writer = body
    }

    /// Writes a piece of the request body, framed as its head announced.
    package mutating func write(_ bytes: [UInt8], into output: inout ByteWriter) {
        bytes.withUnsafeBytes { write($0, into: &output) }
    }

    /// Ends the request; one shorter than announced leaves the connection unusable.
    package mutating func finish(into output: inout ByteWriter) {
        guard let body = writer else { preconditionFailure("a head comes first") }
        if !body.finish(into: &output) { keepsAlive = false }
        writer = nil
    }

    /// Reads the next event out of `input` and removes what it took from it; nil means all of it.
    ///
    /// - Throws: Why the response is refused: close. Every later call throws the same.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> Event? {
        do throws(HTTPError) {
            switch reading {
            case .idle:
                // An answer to nothing would be taken for the answer to the next request.
                guard input.isEmpty else { throw .unexpectedResponse }
                return nil
            case .head: return try readHead(&input)
            case .body(let body): return try readBody(body, &input)
            case .tunnel:
                return input.isEmpty ? nil : .tunnel(input.takeFirst(input.count))
            case .failed(let error): throw error
            }
        } catch {
            reading = .failed(error)
            throw error
        }
    }

    /// The connection has ended: `end` when that completes the response, nil when none was due.
    ///
    /// - Throws: `truncated` in the middle of a response.
    package mutating func inputEnded() throws(HTTPError) -> Event? {
        keepsAlive = false
        switch reading {
        case .idle, .tunnel: return nil
        case .body(let body) where body.endsWithConnection:
            reading = .idle
            return .end
        case .body(let body) where body.isDone:
            reading = .idle
            return .end
        case .head, .body:
            reading = .failed(.truncated)
            throw .truncated
        case .failed(let error): throw error
        }
    }

    private mutating func readHead(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> Event? {
        if input.isEmpty { return nil }
        guard let found = try buffer.take(&input) else { return nil }
        let head = try HTTPResponseHead(parsing: found.bytes, from: found.start)
        if head.status == .switchingProtocols {
            guard offersUpgrade else { throw .unexpectedResponse }
            reading = .tunnel
            return .head(head)
        }
        if head.status.isInformational {
            interims += 1
            guard interims <= HTTPLimits.interimResponses else { throw .unexpectedResponse }
            return .interim(head)
        }
        keepsAlive = keepsAlive && head.keepsAlive
        if method == .connect, head.status.isSuccess {
            reading = .tunnel
            return .head(head)
        }
        let body = try HTTPBodyReader(response: head, to: method)
        if body.endsWithConnection { keepsAlive = false }
        reading = .body(body)
        return .head(head)
    }

    private mutating func readBody(
        _ current: HTTPBodyReader,
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> Event? {
        var body = current
        switch try body.next(&input, limit: bodyLimit) {
        case .end:
            reading = .idle
            return .end
        case .bytes(let piece):
            reading = .body(body)
            return .body(piece)
        case .more:
            reading = .body(body)
            return nil
        }
    }
}
