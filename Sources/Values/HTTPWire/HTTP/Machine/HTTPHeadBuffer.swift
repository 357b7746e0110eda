/// Collects one message head (start line and field section) out of arbitrary chunks.
///
/// A head that arrives whole is copied once, at its exact size.
struct HTTPHeadBuffer: Sendable {
    private var held: [UInt8] = []
    private var scan: HTTPHeadScan

    init(of kind: HTTPHeadScan.Kind) { scan = HTTPHeadScan(of: kind) }

    /// Whether nothing of the next head has arrived.
    var isEmpty: Bool { held.isEmpty }

    /// Takes what belongs to the head; gives it back once it is whole, with where its start line begins.
    mutating func take(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> (bytes: [UInt8], start: Int)? {
        let before = held.count
        if before == 0 {
            guard let end = try scan.end(in: input) else {
                held = Array(input)
                input = UnsafeRawBufferPointer(start: nil, count: 0)
                return nil
            }
            return finish(Array(input.takeFirst(end)))
        }
        held.append(contentsOf: input.prefix(HTTPLimits.headBytes + 1 - before))
        let end = try held.withUnsafeBufferPointer { (typed) throws(HTTPError) in
            try scan.end(in: UnsafeRawBufferPointer(typed))
        }
        _ = input.takeFirst((end ?? held.count) - before)
        guard let end else { return nil }
        held.removeLast(held.count - end)
        return finish(held)
    }

    private mutating func finish(_ bytes: [UInt8]) -> (bytes: [UInt8], start: Int) {
        let start = scan.start
        held = []
        scan = HTTPHeadScan(of: scan.kind)
        return (bytes, start)
    }
}

/// Looks for the empty line that ends a head, reading every byte once however it is cut.
struct HTTPHeadScan: Sendable {
    enum Kind: Sendable {
        case request
        case response
    }

    let kind: Kind
    /// Where the start line begins: after the one empty line a server tolerates (RFC 9112 §2.2).
    private(set) var start = 0
    private var lineStart = 0
    private var fieldsStart = 0
    private var searched = 0
    private var lines = 0

    init(of kind: Kind) { self.kind = kind }

    /// Where the head ends, or nil when `bytes` (which only ever grow) do not hold its end yet.
    mutating func end(in bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
        if lines == 0, start == 0, let first = bytes.first { try checkFirst(first) }
        while let feed = HTTPSyntax.first(HTTPSyntax.lineFeed, in: bytes, from: searched) {
            try checkLength(upTo: feed + 1)
            guard feed > lineStart, bytes[feed - 1] == HTTPSyntax.carriageReturn else {
                throw .bareLineFeed
            }
            let isEmptyLine = feed == lineStart + 1
            if isEmptyLine, lines > 0 { return feed + 1 }
            searched = feed + 1
            lineStart = searched
            if isEmptyLine {
                guard kind == .request, start == 0 else { throw .malformedStartLine }
                start = searched
                continue
            }
            lines += 1
            if lines == 1 { fieldsStart = lineStart }
            guard lines - 1 <= HTTPLimits.fields else { throw .tooManyFields(lines - 1) }
        }
        searched = bytes.count
        try checkLength(upTo: bytes.count)
        return nil
    }

    /// Turns away what is plainly another protocol (TLS, for one) before it fills a buffer.
    private func checkFirst(_ byte: UInt8) throws(HTTPError) {
        let isBlank = kind == .request && byte == HTTPSyntax.carriageReturn
        if byte == HTTPSyntax.lineFeed { throw .bareLineFeed }
        guard isBlank || HTTPSyntax.isToken(byte) else { throw .malformedStartLine }
    }

    private func checkLength(upTo end: Int) throws(HTTPError) {
        if lines == 0 {
            guard end - start <= HTTPLimits.startLineBytes + 2 else {
                throw .startLineTooLong(bytes: end - start)
            }
        } else if end - fieldsStart > HTTPLimits.fieldSectionBytes {
            throw .fieldSectionTooLong(bytes: end - fieldsStart)
        }
    }
}
