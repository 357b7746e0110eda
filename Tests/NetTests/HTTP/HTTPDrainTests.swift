import Bytes
import HTTPWire
import Net
import Testing

@Suite("HTTP servers that stop", .timeLimit(.minutes(10)))
struct HTTPDrainTests {
    @Test("draining closes idle connections, finishes requests under way, and takes no new ones")
    func drain() async throws {
        let waiting = Confined<HTTPResponder?>(nil)
        try await withServer { _, responder in
            waiting.value = responder
        } _: { scope in
            let idle = try await scope.dialled()
            let url = try scope.url("/")
            let busy = Task { try await HTTPClient(on: scope.loop).send(.init(.get, url)) }
            try await scope.loop.poll(until: { waiting.value != nil })
            let drained = Task { await scope.server.drain(within: .seconds(30)) }
            let left = try await exchange([], over: idle)
            #expect(left.isEmpty)
            await #expect(throws: NetError.refused) { try await scope.dialled() }
            await scope.loop.run {
                waiting.value?.respond(.ok, body: [1])
                waiting.value = nil
            }
            let response = try await busy.value
            #expect(response.body == [1])
            #expect(response.head.fields[.connection] == "close")
            await drained.value
            #expect(await scope.loop.run { scope.server.openConnections } == 0)
        }
    }

    @Test("draining ends at its limit, and tells whoever still answers")
    func drainLimit() async throws {
        let ends = Confined<[StreamEnd]>([])
        let waiting = Confined<HTTPResponder?>(nil)
        try await withServer { _, responder in
            waiting.value = responder
            responder.onClose { ends.value.append($0) }
        } _: { scope in
            let stream = try await scope.dialled()
            await scope.loop.run { stream.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)) }
            try await scope.loop.poll(until: { waiting.value != nil })
            await scope.server.drain(within: .zero)
            #expect(await scope.loop.run { ends.value } == [.failed(.cancelled)])
            await scope.loop.run { waiting.value = nil }
        }
    }

    /// More than the kernel takes of a connection that nobody reads.
    private static let large = 24 << 20

    private static let get = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)

    /// Answers whole, with more than a connection takes, and says that it did.
    private func answerLarge(_ isAnswered: Confined<Bool>) -> HTTPServer.Answer {
        { _, responder in
            responder.respond(.ok, body: [UInt8](repeating: 7, count: Self.large))
            isAnswered.value = true
        }
    }

    /// Reads all that comes until the server ends its side.
    private func rest(of stream: TCPConnection) async throws -> [UInt8] {
        try await stream.loop.wait { (waiter: Waiter<[UInt8]>) in
            var bytes: [UInt8] = []
            stream.onEnd = { end in
                switch end {
                case .finished: waiter.resume(.success(bytes))
                case .failed(let error): waiter.resume(.failure(error))
                }
            }
            stream.onBytes = { bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
        }
    }

    @Test("an answer that is finished but not yet sent is sent whole")
    func unsent() async throws {
        let isAnswered = Confined(false)
        try await withServer(options: .dateless, answer: answerLarge(isAnswered)) { scope in
            let stream = try await scope.dialled()
            await scope.loop.run { stream.write(Self.get) }
            // The answer fills the connection; its client reads only after the server stops.
            try await scope.loop.poll { isAnswered.value }
            let drained = Task { await scope.server.drain(within: .seconds(300)) }
            try await scope.loop.poll { scope.server.address == nil }
            await #expect(throws: NetError.refused) { try await scope.dialled() }
            let answer = try await rest(of: stream)
            #expect(answer.count > Self.large)
            #expect(answer.suffix(Self.large).allSatisfy { $0 == 7 })
            await close(stream)
            await drained.value
            #expect(await scope.loop.run { scope.server.openConnections } == 0)
        }
    }

    @Test("a client that ends its side early still gets its whole answer")
    func halfClosed() async throws {
        let isAnswered = Confined(false)
        var options = HTTPServerOptions.dateless
        // A machine that is busy elsewhere is not a client that has gone.
        options.lingerTimeout = .seconds(600)
        try await withServer(options: options, answer: answerLarge(isAnswered)) { scope in
            let stream = try await scope.dialled()
            await scope.loop.run {
                stream.write(Self.get)
                stream.finish()
            }
            try await scope.loop.poll { isAnswered.value }
            await scope.loop.settle()
            #expect(try await rest(of: stream).count > Self.large)
        }
    }

    @Test("an answer under way goes on, and its connection closes after it")
    func underWay() async throws {
        let begun = Confined<HTTPResponder?>(nil)
        try await withServer { _, responder in
            begun.value = responder
            responder.begin(HTTPResponseHead(.ok), body: .bytes(4))
            responder.write([1, 2])
        } _: { scope in
            let stream = try await scope.dialled()
            await scope.loop.run { stream.write(Self.get) }
            try await scope.loop.poll { begun.value != nil }
            let drained = Task { await scope.server.drain(within: .seconds(300)) }
            try await scope.loop.poll { scope.server.address == nil }
            await scope.loop.run {
                begun.value?.write([3, 4])
                begun.value?.finish()
                begun.value = nil
            }
            #expect(try await rest(of: stream).suffix(4) == [1, 2, 3, 4])
            await close(stream)
            await drained.value
        }
    }

    @Test("endless answers are told to end, and end whole", arguments: [false, true])
    func endless(isLate: Bool) async throws {
        let asked = Confined<HTTPResponder?>(nil)
        @Sendable func begin(_ responder: HTTPResponder) {
            responder.begin(HTTPResponseHead(.ok, fields: [.contentType: "text/event-stream"]))
            responder.write(Array("data: one\n\n".utf8))
            responder.onStop {
                responder.write(Array("data: last\n\n".utf8))
                responder.finish()
            }
        }
        try await withServer { _, responder in
            asked.value = responder
            if !isLate { begin(responder) }
        } _: { scope in
            let url = try scope.url("/events")
            let reading = Task { try await HTTPClient(on: scope.loop).send(.init(.get, url)) }
            try await scope.loop.poll { asked.value != nil }
            let drained = Task { await scope.server.drain(within: .seconds(300)) }
            try await scope.loop.poll { scope.server.address == nil }
            await scope.loop.run {
                if isLate, let responder = asked.value { begin(responder) }
            }
            let response = try await reading.value
            #expect(
                String(decoding: response.body, as: UTF8.self) == "data: one\n\ndata: last\n\n"
            )
            await scope.loop.run { asked.value = nil }
            await drained.value
        }
    }

    private func close(_ stream: TCPConnection) async {
        await stream.loop.run { stream.close() }
    }
}
