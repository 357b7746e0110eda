import Bytes
import HTTPWire
import Net
import Testing

@Suite("HTTP server (RFC 9112)", .timeLimit(.minutes(10)))
struct HTTPServerTests {
    private static let echoPath: HTTPServer.Answer = { request, responder in
        responder.respond(.ok, body: Array(request.head.target.text.utf8))
    }

    @Test("a request is answered, and the answer says when")
    func one() async throws {
        try await withServer(answer: Self.echoPath) { scope in
            let text = try await scope.answer(to: "GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("\r\nDate: "))
            #expect(text.hasSuffix("\r\n\r\n/a"))
        }
    }

    @Test("pipelined requests are answered in order", arguments: [1, 7, 1000])
    func pipelined(count: Int) async throws {
        try await withServer(options: .dateless, answer: Self.echoPath) { scope in
            let asked = (0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            let wanted = (0..<count).map {
                "HTTP/1.1 200 OK\r\nContent-Length: \("/\($0)".utf8.count)\r\n\r\n/\($0)"
            }.joined()
            let answer = try await scope.answer(to: asked)
            #expect(answer == wanted)
        }
    }

    @Test("pipelined requests answered later, by tasks, are answered in order")
    func pipelinedLater() async throws {
        try await withServer(options: .dateless) { request, responder in
            Task(executorPreference: responder.loop) {
                await Task.yield()
                responder.respond(.ok, body: Array(request.head.target.text.utf8))
            }
        } _: { scope in
            let asked = (0..<300).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            let text = try await scope.answer(to: asked)
            let numbers = text.split(separator: "\r\n\r\n").dropFirst().map { part in
                part.prefix { $0 != "H" }
            }
            #expect(numbers == (0..<300).map { "/\($0)" })
        }
    }

    @Test("a request in pieces of every size is read")
    func pieces() async throws {
        try await withServer(options: .dateless) { request, responder in
            Task(executorPreference: responder.loop) {
                let body = try await request.collectBody(limit: 100)
                responder.respond(.ok, body: body)
            }
        } _: { scope in
            let asked = Array("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8)
            for cut in 1..<asked.count {
                let stream = try await scope.dialled()
                await scope.loop.run { stream.write(Array(asked[..<cut])) }
                await scope.loop.settle(turns: 1)
                let answer = try await exchange(Array(asked[cut...]), over: stream)
                #expect(String(decoding: answer, as: UTF8.self).hasSuffix("\r\n\r\nhello"))
            }
        }
    }

    @Test("HEAD has the fields of GET and no body")
    func head() async throws {
        try await withServer(options: .dateless, answer: Self.echoPath) { scope in
            let text = try await scope.answer(to: "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
        }
    }

    @Test("what is no request is refused, and the connection closed")
    func malformed() async throws {
        try await withServer(answer: Self.echoPath) { scope in
            let text = try await scope.answer(to: "NONSENSE\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 400 "))
            #expect(text.split(separator: "HTTP/1.1").count == 1)
        }
    }

    @Test("a responder that nobody keeps answers 500, one that had begun breaks off")
    func abandoned() async throws {
        try await withServer { request, responder in
            guard request.head.target.text == "/begun" else { return }
            responder.begin(HTTPResponseHead(.ok))
            responder.write([1])
        } _: { scope in
            let none = try await scope.answer(to: "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(none.hasPrefix("HTTP/1.1 500 "))
            let client = HTTPClient(on: scope.loop)
            await #expect(throws: (any Error).self) {
                try await client.send(HTTPClientRequest(.get, scope.url("/begun")))
            }
        }
    }

    @Test("a body at the limit is taken, one byte more is refused", arguments: [100, 101])
    func bodyLimit(count: Int) async throws {
        try await withServer { request, responder in
            Task(executorPreference: responder.loop) {
                do throws(HTTPError) {
                    let body = try await request.collectBody(limit: 100)
                    responder.respond(.ok, body: Array("\(body.count)".utf8))
                } catch {
                    #expect(error == .bodyTooLong(bytes: 101, limit: 100))
                }
            }
        } _: { scope in
            let client = HTTPClient(on: scope.loop)
            let body = [UInt8](repeating: 1, count: count)
            let request = try HTTPClientRequest(.post, scope.url("/"), body: body)
            let response = try await client.send(request)
            #expect(response.status == (count == 100 ? .ok : .contentTooLarge))
        }
    }

    @Test("a client that expects it is told to continue when the body is wanted")
    func expectContinue() async throws {
        try await withServer(options: .dateless) { request, responder in
            Task(executorPreference: responder.loop) {
                let body = try await request.collectBody(limit: 100)
                responder.respond(.ok, body: body)
            }
        } _: { scope in
            let text = try await scope.answer(
                to: "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 0\r\n\r\n"
            )
            #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            let stream = try await scope.dialled()
            let answer = try await scope.loop.wait { (waiter: Waiter<String>) in
                var text = ""
                stream.onBytes = { bytes in
                    text += String(decoding: bytes, as: UTF8.self)
                    if text == "HTTP/1.1 100 Continue\r\n\r\n" { stream.write([104, 105]) }
                    if text.hasSuffix("hi") { waiter.resume(.success(text)) }
                }
                let asked =
                    "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 2\r\n\r\n"
                stream.write(Array(asked.utf8))
            }
            #expect(answer.hasSuffix("\r\n\r\nhi"))
        }
    }

    @Test("a body cut off by the client's end is an error to its reader")
    func truncated() async throws {
        let seen = Confined<Result<[UInt8], HTTPError>?>(nil)
        try await withServer { request, responder in
            Task(executorPreference: responder.loop) {
                do throws(HTTPError) {
                    seen.value = .success(try await request.collectBody(limit: 100))
                } catch {
                    seen.value = .failure(error)
                }
                // Kept to here: dropping it answers.
                withExtendedLifetime(responder) {}
            }
        } _: { scope in
            let text = try await scope.answer(
                to: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
            )
            #expect(text.hasPrefix("HTTP/1.1 500 "))
            await scope.loop.settle()
            #expect(await scope.loop.run { seen.value } == .failure(.truncated))
        }
    }

    @Test("a server whose clients neither ask nor go lets them go", arguments: ["", "GET / HT"])
    func deadlines(start: String) async throws {
        var options = HTTPServerOptions.dateless
        // Whoever has begun to ask is judged by the other deadline, however late its bytes come.
        options.timeouts.idle = start.isEmpty ? .milliseconds(1) : .seconds(3600)
        options.timeouts.head = .milliseconds(1)
        try await withServer(options: options, answer: Self.echoPath) { scope in
            let stream = try await scope.dialled()
            let text = try await scope.loop.wait { (waiter: Waiter<String>) in
                var text = ""
                stream.onBytes = { text += String(decoding: $0, as: UTF8.self) }
                stream.onEnd = { _ in waiter.resume(.success(text)) }
                stream.write(Array(start.utf8))
            }
            #expect(start.isEmpty ? text.isEmpty : text.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test("a client that takes none of its response is dropped")
    func stalled() async throws {
        var options = HTTPServerOptions()
        options.stallTimeout = .milliseconds(1)
        let end = Confined<StreamEnd?>(nil)
        try await withServer(options: options) { _, responder in
            responder.onClose { end.value = $0 }
            responder.begin(HTTPResponseHead(.ok))
            @Sendable func pump() {
                let block = [UInt8](repeating: 0, count: 100_000)
                while !responder.isCongested { responder.write(block) }
            }
            responder.onDrain { pump() }
            pump()
        } _: { scope in
            let stream = try await scope.dialled()
            await scope.loop.run { stream.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)) }
            try await scope.loop.poll(until: { end.value != nil })
            await scope.loop.run { stream.close() }
        }
    }
}
