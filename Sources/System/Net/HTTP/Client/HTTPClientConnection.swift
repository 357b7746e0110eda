import Bytes
import HTTPWire

/// One connection of an HTTP client: one request at a time.
///
/// `@unchecked Sendable`: confined to its stream's loop.
final class HTTPClientConnection: @unchecked Sendable {
    /// A request under way.
    struct Exchange {
        var onHead: (HTTPResponseHead) -> Void
        var onBody: (UnsafeRawBufferPointer) -> Void
        var onDone: (Result<HTTPResponseHead, any Error>) -> Void
        var head: HTTPResponseHead?
        var hasWritten = false
    }

    let stream: any ByteStream
    private var machine: HTTPClientMachine
    private var exchange: Exchange?
    private var isClosed = false
    /// Called when an idle connection ends.
    var onIdleEnd: (() -> Void)?
    var idleTimer: LoopTimer?
    /// Whether a request on it has been answered before.
    private(set) var isReused = false
    /// Whether anything came since the last request began.
    private(set) var hasHeard = false

    init(_ stream: any ByteStream) {
        self.stream = stream
        machine = HTTPClientMachine()
        stream.onEnd = { [self] in ended($0) }
        stream.onBytes = { [self] in received(UnsafeRawBufferPointer($0)) }
    }

    /// Whether another request can follow.
    var isReusable: Bool { !isClosed && exchange == nil && machine.isReusable }

    func send(_ head: HTTPRequestHead, _ body: [UInt8], limit: Int, _ exchange: Exchange) {
        guard !isClosed else { return exchange.onDone(.failure(NetError.reset)) }
        self.exchange = exchange
        hasHeard = false
        machine.bodyLimit = limit
        var output = ByteWriter(capacity: 512)
        let length = body.isEmpty && head.method.isSafe ? HTTPBodyLength.none : .bytes(body.count)
        machine.request(head, body: length, into: &output)
        let start = output.bytes
        var rest = ByteWriter()
        if !body.isEmpty { machine.write(body, into: &rest) }
        machine.finish(into: &rest)
        start.withUnsafeBytes { start in
            rest.bytes.withUnsafeBytes { stream.write(gathering: [start, $0]) }
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        hasHeard = true
        var input = bytes
        do throws(HTTPError) {
            while !isClosed, let event = try machine.next(&input) { take(event) }
        } catch {
            fail(error)
        }
    }

    private func take(_ event: HTTPClientMachine.Event) {
        switch event {
        case .interim: break
        case .head(let head):
            exchange?.head = head
            exchange?.onHead(head)
        case .body(let piece): exchange?.onBody(piece)
        case .end: finish()
        // Only a request to switch is answered by a switch, and those are not sent from here.
        case .tunnel: fail(HTTPError.unexpectedResponse)
        }
    }

    private func finish() {
        guard let finished = exchange, let head = finished.head else { return }
        exchange = nil
        isReused = true
        if !machine.isReusable { close() }
        finished.onDone(.success(head))
    }

    private func ended(_ end: StreamEnd) {
        guard case .finished = end else {
            if case .failed(let error) = end { fail(error) }
            return
        }
        do throws(HTTPError) {
            if let event = try machine.inputEnded() { take(event) }
            fail(NetError.reset)
        } catch {
            fail(error)
        }
    }

    func fail(_ error: any Error) {
        guard !isClosed else { return }
        let failed = exchange
        exchange = nil
        close()
        failed?.onDone(.failure(error))
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        idleTimer?.cancel()
        idleTimer = nil
        let report = onIdleEnd
        onIdleEnd = nil
        stream.close()
        report?()
    }
}
