import Bytes
import HTTPWire

extension HTTPServerConnection {
    /// Bodies up to this many bytes are copied behind their head; larger ones are gathered.
    private static let copiedBytes = 16 << 10

    func respond(_ exchange: HTTPExchange, _ head: HTTPResponseHead, _ body: [UInt8]) {
        guard exchange === self.exchange, exchange.response == .none else { return }
        var output = ByteWriter(capacity: 256 + min(body.count, Self.copiedBytes))
        machine.respond(dated(head), body: .bytes(body.count), into: &output)
        exchange.response = .begun
        if body.count <= Self.copiedBytes {
            machine.write(body, into: &output)
            return finish(exchange, after: output)
        }
        body.withUnsafeBytes { pass($0, after: output) }
        finish(exchange, after: ByteWriter())
    }

    func begin(_ exchange: HTTPExchange, _ head: HTTPResponseHead, _ body: HTTPBodyLength) {
        guard exchange === self.exchange else { return }
        precondition(exchange.response == .none, "a response begins once")
        var output = ByteWriter(capacity: 256)
        machine.respond(dated(head), body: body, into: &output)
        if !head.status.isInformational { exchange.response = .begun }
        send(output)
    }

    func write(_ exchange: HTTPExchange, _ bytes: UnsafeRawBufferPointer) {
        guard exchange === self.exchange else { return }
        precondition(exchange.response == .begun, "a head comes first")
        guard bytes.count <= Self.copiedBytes else { return pass(bytes, after: ByteWriter()) }
        var output = ByteWriter(capacity: bytes.count + 16)
        machine.write(bytes, into: &output)
        send(output)
    }

    /// Sends a piece of body from where it lies.
    private func pass(_ bytes: UnsafeRawBufferPointer, after head: ByteWriter) {
        var output = head
        switch machine.frame(bytes.count, into: &output) {
        case .plain: send(output, bytes, [])
        case .chunk: send(output, bytes, [13, 10])
        case .dropped: send(output)
        }
    }

    func finish(_ exchange: HTTPExchange, after written: ByteWriter = ByteWriter()) {
        guard exchange === self.exchange, exchange.response != .finished else { return }
        precondition(exchange.response == .begun, "a head comes first")
        exchange.response = .finished
        discardBody()
        var output = written
        let persistence = machine.finish(into: &output, now: server.loop.now)
        send(output)
        concluded(persistence)
    }

    /// Nobody will answer any more: say so, or break off what was begun.
    func abandon(_ exchange: HTTPExchange) {
        guard exchange === self.exchange else { return }
        switch exchange.response {
        case .none: respond(exchange, HTTPResponseHead(.internalServerError), [])
        case .begun: abort()
        case .finished: break
        }
    }

    func switchToWebSocket(
        _ exchange: HTTPExchange,
        _ head: HTTPResponseHead,
        _ messageLimit: Int
    ) -> WebSocketConnection? {
        guard exchange === self.exchange, exchange.response == .none else { return nil }
        var output = ByteWriter(capacity: 256)
        machine.respond(head, body: .none, into: &output)
        _ = machine.finish(into: &output, now: server.loop.now)
        send(output)
        exchange.response = .finished
        let socket = WebSocketConnection(stream, .server, messageLimit: messageLimit)
        switched(to: socket)
        socket.join(server)
        return socket
    }

    private func dated(_ head: HTTPResponseHead) -> HTTPResponseHead {
        var head = head
        if server.isDraining { head.fields[.connection] = "close" }
        if server.options.date == .sent, !head.status.isInformational,
            !head.fields.contains(.date)
        {
            head.fields[.date] = server.dateText()
        }
        return head
    }
}
