import Bytes
import HTTPWire

/// The decoders of `HTTPWire`.
///
/// Every machine must make the same of its input however that is cut.
let httpWireEntries: [FuzzEntry] = [
    FuzzEntry("http-request") { sameHoweverCut($0, readRequests) },
    FuzzEntry("http-response") { bytes in
        for method in [HTTPMethod.get, .head, .connect] {
            sameHoweverCut(bytes) { readResponse($0, to: method) }
        }
    },
    FuzzEntry("websocket-frames") { bytes in
        sameHoweverCut(bytes) { readFrames($0, as: .server) }
        sameHoweverCut(bytes) { readFrames($0, as: .client { 0x37FA_213D }) }
    },
    FuzzEntry("socks5-server") { bytes in
        sameHoweverCut(bytes) { serveSOCKS($0, to: .anyone) }
        guard let credentials = SOCKSCredentials(user: [65], password: [66]) else { return }
        sameHoweverCut(bytes) { serveSOCKS($0, to: .only(credentials)) }
    },
    FuzzEntry("socks5-client") { bytes in
        sameHoweverCut(bytes) { askSOCKS($0, with: nil) }
        sameHoweverCut(bytes) { askSOCKS($0, with: SOCKSCredentials(user: [65], password: [])) }
    },
    FuzzEntry("socks5-datagram") { bytes in
        guard let (address, payload) = accepted({ try SOCKSDatagram.parse(bytes) }) else { return }
        var writer = ByteWriter()
        SOCKSDatagram.writeHeader(address, into: &writer)
        writer.append(payload)
        let again = writer.bytes.withUnsafeBytes { whole in
            accepted { try SOCKSDatagram.parse(whole) }.map { ($0.address, Array($0.payload)) }
        }
        precondition(again?.0 == address && again?.1 == Array(payload))
    },
    FuzzEntry("multipart") { sameHoweverCut($0, readForm) },
    FuzzEntry("sse") { sameHoweverCut($0, readEvents) },
    FuzzEntry("query") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let query = QueryItems(text)
        precondition(QueryItems(query.encoded) == query)
        precondition(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
        guard let target = accepted({ try HTTPTarget(text) }) else { return }
        precondition(accepted { try HTTPTarget(target.text) } == target)
        _ = (target.path, target.segments, target.safeSegments, target.query, target.authority)
        _ = HTTPURL(text)
    },
    FuzzEntry("cookie") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = HTTPCookies(text)
        _ = HTTPParameters(text)
        _ = ByteRanges(text, length: 100)
        if let tag = EntityTag(field: text) { precondition(EntityTag(field: "\(tag)") == tag) }
        if let date = HTTPDate.parse(text) {
            precondition(HTTPDate.parse(HTTPDate.format(date)) == date)
        }
    },
]

/// What a machine made of its input: a tag for each event, the bytes of joined pieces in between.
private typealias Record = [UInt8]

private func sameHoweverCut(
    _ bytes: UnsafeRawBufferPointer,
    _ read: ([[UInt8]]) -> Record
) {
    let whole = read([Array(bytes)])
    for size in [1, 1 + Int(bytes.last ?? 0) % 19] {
        let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
            Array(bytes[start..<min(bytes.count, start + size)])
        }
        precondition(read(pieces) == whole, "cutting changes nothing")
    }
}

/// Feeds each piece to `step` until it says that it took all it will, or fails.
private func feed<Failure: Error>(
    _ pieces: [[UInt8]],
    into record: inout Record,
    _ step: (inout UnsafeMutableRawBufferPointer, inout Record) throws(Failure) -> Bool
) {
    do throws(Failure) {
        for piece in pieces {
            var piece = piece
            try piece.withUnsafeMutableBufferPointer { (typed) throws(Failure) in
                var input = UnsafeMutableRawBufferPointer(typed)
                while try step(&input, &record) {}
            }
        }
    } catch {
        record += "!\(error)".utf8
    }
}

/// Runs a machine that takes immutable bytes on mutable ones.
private func borrowing<Result, Failure: Error>(
    _ input: inout UnsafeMutableRawBufferPointer,
    _ body: (inout UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    var borrowed = UnsafeRawBufferPointer(input)
    defer {
        let taken = input.count - borrowed.count
        input = UnsafeMutableRawBufferPointer(rebasing: input[taken...])
    }
    return try body(&borrowed)
}

private func readRequests(_ pieces: [[UInt8]]) -> Record {
    var machine = HTTPServerMachine(now: Moment(nanoseconds: 0), bodyLimit: 1_000)
    var output = ByteWriter()
    var record: Record = []
    var isTunnel = false
    feed(pieces, into: &record) { (input, record) throws(HTTPError) in
        let event = try borrowing(&input) { (input) throws(HTTPError) in
            try machine.next(&input, now: Moment(nanoseconds: 0))
        }
        switch event {
        case nil: return false
        case .head(let head):
            record += "H\(head)".utf8
            isTunnel = head.method == .connect
        case .body(let piece), .tunnel(let piece): record += piece
        case .end:
            record += "E".utf8
            machine.respond(
                HTTPResponseHead(isTunnel ? .ok : .noContent),
                body: .none,
                into: &output
            )
            record += "\(machine.finish(into: &output, now: Moment(nanoseconds: 0)))".utf8
        }
        return true
    }
    return record + output.bytes
}

private func readResponse(_ pieces: [[UInt8]], to method: HTTPMethod) -> Record {
    guard let target = accepted({ try HTTPTarget(method == .connect ? "h:1" : "/") }) else {
        return []
    }
    var machine = HTTPClientMachine(bodyLimit: 1_000)
    var output = ByteWriter()
    var record: Record = []
    machine.request(
        HTTPRequestHead(method, target, fields: [.host: "h", .upgrade: "x"]),
        body: .none,
        into: &output
    )
    machine.finish(into: &output)
    feed(pieces, into: &record) { (input, record) throws(HTTPError) in
        let event = try borrowing(&input) { (input) throws(HTTPError) in
            try machine.next(&input)
        }
        switch event {
        case nil: return false
        case .interim(let head): record += "I\(head)".utf8
        case .head(let head): record += "H\(head)".utf8
        case .body(let piece), .tunnel(let piece): record += piece
        case .end: record += "E".utf8
        }
        return true
    }
    if accepted({ () throws(HTTPError) in try machine.inputEnded() }) == nil { record.append(0) }
    return record
}

private func readFrames(_ pieces: [[UInt8]], as role: WebSocketRole) -> Record {
    var machine = WebSocketMachine(role, messageLimit: 1_000)
    var output = ByteWriter()
    var record: Record = []
    feed(pieces, into: &record) { (input, record) throws(WebSocketError) in
        switch try machine.next(&input, into: &output) {
        case nil: return false
        case .text(let payload):
            precondition(String(validating: payload.array, as: UTF8.self) != nil)
            record += "T".utf8 + payload.array
        case .binary(let payload): record += "B".utf8 + payload.array
        case .ping(let payload): record += "P".utf8 + payload.array
        case .pong(let payload): record += "O".utf8 + payload.array
        case .close(let close): record += "C\(close)".utf8
        }
        return true
    }
    return record + output.bytes
}

private func serveSOCKS(_ pieces: [[UInt8]], to policy: SOCKSPolicy) -> Record {
    var machine = SOCKSServerMachine(now: Moment(nanoseconds: 0), policy: policy)
    var output = ByteWriter()
    var record: Record = []
    feed(pieces, into: &record) { (input, record) throws(SOCKSError) in
        let event = try borrowing(&input) { (input) throws(SOCKSError) in
            try machine.next(&input, into: &output)
        }
        switch event {
        case nil: return false
        case .request(let request):
            record += "\(request)\(machine.reply(.succeeded, into: &output))".utf8
        case .tunnel(let piece): record += piece
        }
        return true
    }
    return record + output.bytes
}

private func askSOCKS(_ pieces: [[UInt8]], with credentials: SOCKSCredentials?) -> Record {
    let request = accepted { () throws(SOCKSError) in
        try SOCKSRequest(.connect, SOCKSAddress(name: "a", port: 1))
    }
    guard let request else { return [] }
    var machine = SOCKSClientMachine(request, credentials: credentials)
    var output = ByteWriter()
    var record: Record = []
    feed(pieces, into: &record) { (input, record) throws(SOCKSError) in
        let event = try borrowing(&input) { (input) throws(SOCKSError) in
            try machine.next(&input, into: &output)
        }
        switch event {
        case nil: return false
        case .established(let address): record += "\(address)".utf8
        case .tunnel(let piece): record += piece
        }
        return true
    }
    return record + output.bytes
}

private func readForm(_ pieces: [[UInt8]]) -> Record {
    guard var parser = MultipartParser(boundary: "b") else { return [] }
    var record: Record = []
    feed(pieces, into: &record) { (input, record) throws(MultipartError) in
        let event = try borrowing(&input) { (input) throws(MultipartError) in
            try parser.next(&input)
        }
        switch event {
        case nil: return false
        case .part(let part): record += "P\(part)".utf8
        case .content(let piece): record += piece.array
        case .partEnd: record += "E".utf8
        case .end: record += "F".utf8
        }
        return true
    }
    return record
}

private func readEvents(_ pieces: [[UInt8]]) -> Record {
    var parser = ServerSentEventParser()
    var record: Record = []
    feed(pieces, into: &record) { (input, record) throws(SSEError) in
        let event = try borrowing(&input) { (input) throws(SSEError) in try parser.next(&input) }
        guard let event else { return false }
        record += "\(event)".utf8
        return true
    }
    return record
}

/// What a decoder makes of its input; nil when it refuses it for whatever reason.
private func accepted<Value, Failure: Error>(
    _ decode: () throws(Failure) -> Value
) -> Value? {
    guard case .success(let value) = Result(catching: decode) else { return nil }
    return value
}
