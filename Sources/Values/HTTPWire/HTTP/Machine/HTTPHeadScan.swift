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
