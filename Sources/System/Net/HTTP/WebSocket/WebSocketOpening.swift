import Bytes
import HTTPWire

/// The client's side of an opening handshake, up to the server's answer.
///
/// `@unchecked Sendable`: confined to its stream's loop.
final class WebSocketOpening: @unchecked Sendable {
    private let stream: any ByteStream
    private var machine = HTTPClientMachine()
    private var done: ((Result<WebSocketClient.Opening, any Error>) -> Void)?
    var onEnd: (() -> Void)?

    init(
        _ stream: any ByteStream,
        _ done: @escaping (Result<WebSocketClient.Opening, any Error>) -> Void
    ) {
        self.stream = stream
        self.done = done
        stream.onEnd = { [self] end in
            if case .failed(let error) = end { fail(error) } else { fail(NetError.reset) }
        }
        stream.onBytes = { [self] in received(UnsafeRawBufferPointer($0)) }
    }

    func send(_ head: HTTPRequestHead) {
        var output = ByteWriter(capacity: 512)
        machine.request(head, body: .none, into: &output)
        machine.finish(into: &output)
        stream.write(output.bytes)
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        var input = bytes
        do throws(HTTPError) {
            while let event = try machine.next(&input) {
                switch event {
                case .interim: continue
                case .head(let head) where head.status == .switchingProtocols:
                    return finish(.success(.init(head: head, rest: Array(input))))
                case .head(let head):
                    return fail(WebSocketHandshakeError.refused(head.status))
                case .body, .end, .tunnel: return fail(HTTPError.unexpectedResponse)
                }
            }
        } catch {
            fail(error)
        }
    }

    func fail(_ error: any Error) {
        guard done != nil else { return }
        stream.close()
        finish(.failure(error))
    }

    private func finish(_ result: Result<WebSocketClient.Opening, any Error>) {
        let call = done
        done = nil
        // Nothing more is read until the WebSocket listens.
        (stream.onBytes, stream.onEnd) = (nil, nil)
        onEnd?()
        onEnd = nil
        call?(result)
    }
}
