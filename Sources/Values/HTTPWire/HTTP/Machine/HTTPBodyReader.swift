/// What reading a body gave.
enum HTTPBodyStep {
    case bytes(UnsafeRawBufferPointer)
    case end
    case more
}

/// Reads one message body, however it is delimited (RFC 9112 §6.3).
struct HTTPBodyReader: Sendable {
    /// How the end of a body is known.
    enum Framing: Sendable {
        case length(remaining: Int)
        case chunked(HTTPChunkReader)
        case untilClose
    }

    private var framing: Framing
    private var received = 0

    init(_ framing: Framing) { self.framing = framing }

    /// Whether there is no body, or nothing of it is left to read.
    var isDone: Bool {
        if case .length(0) = framing { true } else { false }
    }

    /// Whether only the end of the connection ends this body.
    var endsWithConnection: Bool {
        if case .untilClose = framing { true } else { false }
    }

    /// The next piece of the body in `input`, never more than `limit` bytes in all.
    mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        limit: Int
    ) throws(HTTPError) -> HTTPBodyStep {
        switch framing {
        case .length(0): return .end
        case .length(let remaining):
            guard remaining <= limit - received else {
                throw .bodyTooLong(bytes: received + remaining, limit: limit)
            }
            if input.isEmpty { return .more }
            let piece = input.takeFirst(min(remaining, input.count))
            framing = .length(remaining: remaining - piece.count)
            received += piece.count
            return .bytes(piece)
        case .chunked(var reader):
            defer { framing = .chunked(reader) }
            let step = try reader.next(&input, received: received, limit: limit)
            if case .bytes(let piece) = step { received += piece.count }
            return step
        case .untilClose:
            if input.isEmpty { return .more }
            guard input.count <= limit - received else {
                throw .bodyTooLong(bytes: received + input.count, limit: limit)
            }
            received += input.count
            return .bytes(input.takeFirst(input.count))
        }
    }
}

extension HTTPBodyReader {
    /// The body of a request: none unless a length or `chunked` says so (RFC 9112 §6.3).
    init(request head: HTTPRequestHead) throws(HTTPError) {
        let framing = try Self.explicitFraming(head.fields, version: head.version)
        self.init(framing ?? .length(remaining: 0))
        // What follows CONNECT belongs to the tunnel, so a body would be read twice (RFC 9110
        // §9.3.6).
        guard head.method != .connect || isDone else { throw .malformedLength }
    }

    /// The body of the response to a `method` request.
    init(response head: HTTPResponseHead, to method: HTTPMethod) throws(HTTPError) {
        let framing = try Self.explicitFraming(head.fields, version: head.version)
        if method == .head || head.status.forbidsBody {
            self.init(.length(remaining: 0))
        } else {
            self.init(framing ?? .untilClose)
        }
    }

    /// What `Content-Length` and `Transfer-Encoding` say; refuses whatever two parsers could read
    /// differently (RFC 9112 §6.1, §6.2, §11.2).
    private static func explicitFraming(
        _ fields: HTTPFields,
        version: HTTPVersion
    ) throws(HTTPError) -> Framing? {
        let (lengths, codings) = fields.countFraming()
        guard codings == 0 || lengths == 0 else { throw .lengthAndCoding }
        if codings > 0 {
            guard version == .http11, codings == 1 else { throw .malformedCoding }
            let names = fields.list(.transferEncoding).map { $0.lowercased() }
            guard names.last == "chunked" else { throw .malformedCoding }
            guard names.count == 1 else { throw .unsupportedCoding }
            return .chunked(HTTPChunkReader())
        }
        guard lengths > 0 else { return nil }
        let length = fields.withFirst(.contentLength) { HTTPSyntax.decimal($0) } ?? nil
        guard lengths == 1, let length else { throw .malformedLength }
        return .length(remaining: length)
    }
}

extension HTTPFields {
    /// How many `Content-Length` and `Transfer-Encoding` fields there are.
    fileprivate func countFraming() -> (lengths: Int, codings: Int) {
        (count(of: .contentLength), count(of: .transferEncoding))
    }
}
