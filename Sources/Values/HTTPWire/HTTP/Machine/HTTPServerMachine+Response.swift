package import Bytes

extension HTTPServerMachine {
    /// Writes a response head.
    ///
    /// Interim responses (1xx but 101) may precede the final one.
    ///
    /// The machine writes `Content-Length`, `Transfer-Encoding` and `Connection` itself; what
    /// `head` says of the first two is ignored, and `Connection: close` in it is obeyed. A 101 to a
    /// request that offers an upgrade, and a 2xx to CONNECT, turn the connection into a tunnel once
    /// the request has ended: `finish` then gives `tunnel`. A 101 before that end is our own
    /// mistake: only requests without `hasBody` may be switched on their head.
    package mutating func respond(
        _ head: HTTPResponseHead,
        body: HTTPBodyLength,
        into output: inout ByteWriter
    ) {
        guard case .nothing = writing else { preconditionFailure("one response to one request") }
        head.writeLine(to: &output)
        if head.status == .switchingProtocols || isTunnelAccepted(head.status) {
            precondition(offersUpgrade || method == .connect, "101 answers an Upgrade")
            precondition(hasWholeRequest, "a connection is switched after the request")
            head.fields.write(to: &output, except: HTTPFieldName.framing)
            output.text("\r\n")
            writing = .body(.dropped)
            return beginTunnel()
        }
        if head.status.isInformational {
            head.fields.write(to: &output)
            output.text("\r\n")
            return
        }
        keepsAlive = keepsAlive && head.keepsAlive
        head.fields.write(to: &output, except: HTTPFieldName.framingAndConnection)
        let writer = frameBody(body, status: head.status, into: &output)
        keepsAlive = keepsAlive && !writer.endsWithConnection
        writeConnection(into: &output)
        output.text("\r\n")
        writing = .body(writer)
    }

    /// Writes `100 (Continue)` when the client waits for it (RFC 9110 §10.1.1).
    package mutating func continueIfExpected(into output: inout ByteWriter) {
        guard expectsContinue, !hasWholeRequest, case .nothing = writing else { return }
        expectsContinue = false
        output.text("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Writes a piece of the response body, framed as its head announced.
    package mutating func write(_ bytes: UnsafeRawBufferPointer, into output: inout ByteWriter) {
        guard case .body(var body) = writing else { preconditionFailure("a head comes first") }
        body.write(bytes, into: &output)
        writing = .body(body)
    }

    /// Writes a piece of the response body, framed as its head announced.
    package mutating func write(_ bytes: [UInt8], into output: inout ByteWriter) {
        bytes.withUnsafeBytes { write($0, into: &output) }
    }

    /// Accounts for a piece of body that the caller passes on itself, and writes what precedes it.
    package mutating func frame(
        _ count: Int,
        into output: inout ByteWriter
    ) -> HTTPBodyPassage {
        guard case .body(var body) = writing else { preconditionFailure("a head comes first") }
        defer { writing = .body(body) }
        return body.frame(count, into: &output)
    }

    /// Ends the response and says what becomes of the connection.
    ///
    /// A response that stayed shorter than announced, or that ended before the request did, closes:
    /// the rest of either would be taken for the next message.
    package mutating func finish(
        into output: inout ByteWriter,
        now: Moment
    ) -> HTTPPersistence {
        guard case .body(let body) = writing else { preconditionFailure("a head comes first") }
        let isWhole = body.finish(into: &output)
        writing = .finished
        if isSwitching { return .tunnel }
        guard isWhole, keepsAlive, hasWholeRequest else { return .close }
        startOver(now: now)
        return .keepAlive
    }

    /// Writes the answer to a refused request, unless a response has begun; then close.
    package mutating func refuse(_ error: HTTPError, into output: inout ByteWriter) {
        guard case .nothing = writing else { return }
        let text = "\(error.status)\n"
        keepsAlive = false
        writing = .finished
        HTTPResponseHead(
            error.status,
            fields: [
                .contentType: "text/plain; charset=utf-8", .connection: "close",
                .contentLength: String(text.utf8.count),
            ]
        ).write(to: &output)
        if method != .head { output.text(text) }
    }

    private func isTunnelAccepted(_ status: HTTPStatus) -> Bool {
        method == .connect && status.isSuccess
    }

    private func frameBody(
        _ body: HTTPBodyLength,
        status: HTTPStatus,
        into output: inout ByteWriter
    ) -> HTTPBodyWriter {
        if status.forbidsBody { return .dropped }
        switch body {
        case .none, .bytes:
            let count = if case .bytes(let count) = body { count } else { 0 }
            output.text("Content-Length: \(count)\r\n")
            return method == .head ? .dropped : .length(count)
        case .unknown where version == .http11:
            output.text("Transfer-Encoding: chunked\r\n")
            return method == .head ? .dropped : .chunked
        case .unknown: return method == .head ? .dropped : .untilClose
        }
    }

    private func writeConnection(into output: inout ByteWriter) {
        if !keepsAlive {
            output.text("Connection: close\r\n")
        } else if version == .http10 {
            output.text("Connection: keep-alive\r\n")
        }
    }
}
