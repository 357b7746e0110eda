import Bytes
import HTTPWire
import Testing

@Suite("Limits and deadlines of a server")
struct ServerLimitTests {
    static func request(lineBytes: Int) -> String {
        let frame = "GET / HTTP/1.1".utf8.count
        return "GET /" + String(repeating: "a", count: lineBytes - frame)
            + " HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    /// A request whose field section has exactly this many bytes.
    static func request(sectionBytes: Int) -> String {
        let frame = "Host: h\r\nX: \r\n\r\n".utf8.count
        return "GET / HTTP/1.1\r\nHost: h\r\nX: "
            + String(repeating: "a", count: sectionBytes - frame) + "\r\n\r\n"
    }

    @Test("a request line at its limit and past it", arguments: Pieces.sizes)
    func requestLine(size: Int) {
        let limit = HTTPLimits.startLineBytes
        #expect(ServerTranscript(Self.request(lineBytes: limit), size: size).error == nil)
        let over = ServerTranscript(Self.request(lineBytes: limit + 1), size: size)
        #expect(over.error?.status == .uriTooLong)
        let endless = ServerTranscript(String(repeating: "a", count: limit + 3), size: size)
        #expect(endless.error?.status == .uriTooLong)
    }

    @Test("a field section at its limit and past it", arguments: Pieces.sizes)
    func fieldSection(size: Int) {
        let limit = HTTPLimits.fieldSectionBytes
        #expect(ServerTranscript(Self.request(sectionBytes: limit), size: size).error == nil)
        let over = ServerTranscript(Self.request(sectionBytes: limit + 1), size: size)
        #expect(over.error?.status == .fieldsTooLarge)
    }

    @Test("as many fields as allowed, and one more", arguments: Pieces.sizes)
    func fieldCount(size: Int) {
        func request(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: 1\r\n", count: count - 1)
                + "\r\n"
        }
        #expect(ServerTranscript(request(HTTPLimits.fields), size: size).error == nil)
        let over = ServerTranscript(request(HTTPLimits.fields + 1), size: size)
        #expect(over.error == .tooManyFields(HTTPLimits.fields + 1))
    }

    @Test("a body at the caller's limit and past it", arguments: Pieces.sizes)
    func body(size: Int) {
        let length = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789"
        #expect(ServerTranscript(length, size: size, bodyLimit: 10).error == nil)
        let long = ServerTranscript(length, size: size, bodyLimit: 9)
        #expect(long.error == .bodyTooLong(bytes: 10, limit: 9))
        #expect(long.exchanges.first?.body == "")
        let chunked =
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"
        #expect(ServerTranscript(chunked, size: size, bodyLimit: 10).error == nil)
        let over = ServerTranscript(chunked, size: size, bodyLimit: 9)
        #expect(over.error == .bodyTooLong(bytes: 10, limit: 9))
        #expect(over.exchanges.first?.body == "01234")
    }

    @Test("chunk extensions and trailers at their limits and past them")
    func chunkExtras() {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        func extended(_ count: Int) -> String {
            head + "1;" + String(repeating: "e", count: count) + "\r\nx\r\n0\r\n\r\n"
        }
        #expect(ServerTranscript(extended(HTTPLimits.chunkExtensionBytes)).error == nil)
        let long = ServerTranscript(extended(HTTPLimits.chunkExtensionBytes + 1))
        #expect(long.error == .malformedChunk)
        func trailed(_ count: Int) -> String {
            head + "0\r\nX: " + String(repeating: "t", count: count - 7) + "\r\n\r\n"
        }
        #expect(ServerTranscript(trailed(HTTPLimits.trailerBytes)).error == nil)
        #expect(ServerTranscript(trailed(HTTPLimits.trailerBytes + 1)).error == .malformedChunk)
    }

    @Test("a silent connection is idle, one that dawdles over its head is slow")
    func headDeadline() throws {
        var machine = HTTPServerMachine(now: .start)
        #expect(machine.deadline == .seconds(60))
        #expect(machine.expiry(at: .seconds(59)) == nil)
        #expect(machine.expiry(at: .seconds(60)) == .idle)
        for (second, byte) in "GET / HT".utf8.enumerated() {
            #expect(try feed([byte], to: &machine, at: .seconds(Int64(second))) == 0)
        }
        #expect(machine.deadline == .seconds(10))
        #expect(machine.expiry(at: .seconds(9)) == nil)
        #expect(machine.expiry(at: .seconds(10)) == .slow)
        var output = ByteWriter()
        machine.refuse(.timedOut, into: &output)
        #expect(output.string.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test("a body must keep coming, and single bytes do not count as coming")
    func bodyDeadline() throws {
        var machine = HTTPServerMachine(now: .start)
        let head = Array("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999\r\n\r\n".utf8)
        #expect(try feed(head, to: &machine, at: .start) == 1)
        #expect(machine.deadline == .seconds(30))
        #expect(try feed([1], to: &machine, at: .seconds(29)) == 1)
        #expect(machine.deadline == .seconds(30))
        #expect(machine.expiry(at: .seconds(30)) == .slow)
        let more = [UInt8](repeating: 0, count: 8_191)
        #expect(try feed(more, to: &machine, at: .seconds(29)) == 1)
        #expect(machine.deadline == .seconds(59))
        machine.resume(at: .seconds(100))
        #expect(machine.deadline == .seconds(130))
    }

    @Test("nothing runs out while the server owes the answer")
    func noDeadline() throws {
        var machine = HTTPServerMachine(now: .start)
        let get = Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        #expect(try feed(get, to: &machine, at: .start) == 2)
        #expect(machine.deadline == nil)
        #expect(machine.expiry(at: .seconds(9_999)) == nil)
    }

    /// How many events the bytes gave.
    private func feed(
        _ bytes: [UInt8],
        to machine: inout HTTPServerMachine,
        at now: Moment
    ) throws -> Int {
        var events = 0
        try bytes.withUnsafeBytes { all in
            var input = all
            while try machine.next(&input, now: now) != nil { events += 1 }
        }
        return events
    }
}
