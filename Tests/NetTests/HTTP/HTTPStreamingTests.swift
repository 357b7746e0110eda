import Bytes
import HTTPWire
import Net
import Testing

@Suite("HTTP streaming", .timeLimit(.minutes(10)))
struct HTTPStreamingTests {
    @Test("a response of unknown length waits for its client, and arrives whole")
    func response() async throws {
        let total = 32 << 20
        let most = Confined(0)
        try await withServer { _, responder in
            let block = (0..<100_003).map { UInt8(truncatingIfNeeded: $0) }
            let left = Confined(total)
            @Sendable func pump() {
                while left.value > 0, !responder.isCongested {
                    let count = min(left.value, block.count)
                    responder.write(Array(block[..<count]))
                    left.value -= count
                    most.value = max(most.value, responder.unsentBytes)
                }
                if left.value == 0 { responder.finish() }
            }
            responder.onDrain { pump() }
            responder.begin(HTTPResponseHead(.ok))
            pump()
        } _: { scope in
            var request = try HTTPClientRequest(.get, scope.url("/"))
            request.bodyLimit = total
            let response = try await HTTPClient(on: scope.loop).send(request)
            #expect(response.body.count == total)
            #expect(
                response.body.indices.allSatisfy {
                    response.body[$0] == UInt8(truncatingIfNeeded: $0 % 100_003)
                }
            )
            let unsent = await scope.loop.run { most.value }
            #expect(unsent <= NetLimits.highWaterBytes + 200_000)
        }
    }

    @Test("a request body whose reader pauses holds its client back, and arrives whole")
    func request() async throws {
        try await withServer { request, responder in
            let (count, pauses) = (Confined(0), Confined(0))
            request.readBody(limit: 32 << 20) { piece in
                count.value += piece.count
                guard pauses.value < 20 else { return }
                pauses.value += 1
                request.pauseBody()
                request.loop.submit { request.resumeBody() }
            } onEnd: { result in
                #expect(throws: Never.self) { try result.get() }
                responder.respond(.ok, body: Array("\(count.value)".utf8))
            }
        } _: { scope in
            let body = [UInt8](repeating: 3, count: 20_000_000)
            let request = try HTTPClientRequest(.put, scope.url("/"), body: body)
            let response = try await HTTPClient(on: scope.loop).send(request)
            #expect(String(decoding: response.body, as: UTF8.self) == "20000000")
        }
    }

    @Test("an event stream delivers as it goes, and hears when its reader leaves")
    func events() async throws {
        let end = Confined<StreamEnd?>(nil)
        try await withServer { _, responder in
            responder.onClose {
                end.value = $0
                responder.finish()
            }
            responder.begin(
                HTTPResponseHead(.ok, fields: [.contentType: "text/event-stream"])
            )
            var output = ByteWriter()
            ServerSentEvent("one").write(to: &output)
            responder.write(output.bytes)
        } _: { scope in
            let client = HTTPClient(on: scope.loop)
            let url = try scope.url("/events")
            let seen = Confined("")
            let task = Task {
                try await client.stream(HTTPClientRequest(.get, url)) { head in
                    #expect(head.fields[.contentType] == "text/event-stream")
                } onBody: {
                    seen.value += String(decoding: $0, as: UTF8.self)
                }
            }
            try await scope.loop.poll(until: { seen.value.hasSuffix("\n\n") })
            task.cancel()
            #expect(await task.result.netFailure == .cancelled)
            try await scope.loop.poll(until: { end.value != nil })
            #expect(await scope.loop.run { seen.value }.contains("data: one\n"))
        }
    }
}
