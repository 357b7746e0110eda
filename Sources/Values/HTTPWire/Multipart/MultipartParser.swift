/// Reads a `multipart/form-data` body (RFC 7578) that arrives in arbitrary pieces.
///
/// Content is handed through as it comes; only a boundary cut in two is held back.
package struct MultipartParser: Sendable {
    /// What was read.
    package enum Event {
        /// A part begins.
        case part(MultipartPart)
        /// A piece of its content.
        case content(WirePayload)
        /// The part is complete.
        case partEnd
        /// The form is complete; whatever follows is ignored.
        case end
    }

    private enum State: Sendable {
        case preamble
        case boundary
        case padding
        case lineFeed
        case lastDash
        case fields
        case content
        case epilogue
    }

    /// CRLF, two dashes, the boundary: no CR but the first, so a failed match restarts at its end.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// How much of the delimiter has been seen; the first line needs no CRLF before it.
    private var matched = 2
    private var parts = 0
    /// Begins below zero by the CRLF that `matched` counts though it was never sent.
    private var padding = -2
    private var section: [UInt8] = []

    /// A form with this boundary; nil when it is no boundary (RFC 2046 §5.1.1).
    package init?(boundary: String) {
        guard (1...MultipartLimits.boundaryBytes).contains(boundary.utf8.count),
            boundary.utf8.last != HTTPSyntax.space,
            boundary.utf8.allSatisfy({ Self.isBoundary($0) })
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// A form whose `Content-Type` is this; nil when it is not `multipart/form-data; boundary=…`.
    package init?(contentType: String) {
        let type = HTTPParameters(contentType)
        guard type.value.lowercased() == "multipart/form-data", let boundary = type["boundary"]
        else { return nil }
        self.init(boundary: boundary)
    }

    /// Whether the last boundary has been read.
    package var isComplete: Bool { state == .epilogue }

    /// Reads the next event out of `input` and removes what it took; nil means all of it.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(MultipartError) -> Event? {
        while !input.isEmpty {
            switch state {
            case .preamble, .content:
                if let event = try readContent(&input) { return event }
            case .fields:
                if let event = try readFields(&input) { return event }
            case .epilogue: _ = input.takeFirst(input.count)
            case .boundary, .padding, .lineFeed, .lastDash:
                if try readBoundary(input.takeFirst(1)[0]) { return .end }
            }
        }
        return nil
    }

    /// The body has ended.
    package func finish() throws(MultipartError) {
        guard isComplete else { throw .truncated }
    }

    private mutating func readContent(
        _ input: inout UnsafeRawBufferPointer
    ) throws(MultipartError) -> Event? {
        let isPreamble = state == .preamble
        switch scan(&input) {
        case .content(let piece):
            guard isPreamble else { return .content(piece) }
            padding += piece.count
            guard padding <= MultipartLimits.paddingBytes else { throw .tooMuchPadding }
            return nil
        case .delimiter:
            state = .boundary
            padding = 0
            return isPreamble ? nil : .partEnd
        case .more: return nil
        }
    }

    /// What follows a boundary: `--` ends the form, else spaces and a line end begin a part.
    private mutating func readBoundary(_ byte: UInt8) throws(MultipartError) -> Bool {
        switch (state, byte) {
        case (.boundary, UInt8(ascii: "-")): state = .lastDash
        case (.lastDash, UInt8(ascii: "-")):
            state = .epilogue
            return true
        case (.boundary, HTTPSyntax.carriageReturn), (.padding, HTTPSyntax.carriageReturn):
            state = .lineFeed
        case (.boundary, HTTPSyntax.space), (.padding, HTTPSyntax.space),
            (.boundary, HTTPSyntax.tab), (.padding, HTTPSyntax.tab):
            state = .padding
            padding += 1
            guard padding <= MultipartLimits.paddingBytes else { throw .tooMuchPadding }
        case (.lineFeed, HTTPSyntax.lineFeed):
            state = .fields
            parts += 1
            guard parts <= MultipartLimits.parts else { throw .tooManyParts }
        default: throw .malformedBoundary
        }
        return false
    }

    private mutating func readFields(
        _ input: inout UnsafeRawBufferPointer
    ) throws(MultipartError) -> Event? {
        while let byte = input.first {
            _ = input.takeFirst(1)
            guard section.count < MultipartLimits.fieldSectionBytes else { throw .fieldsTooLong }
            section.append(byte)
            guard byte == HTTPSyntax.lineFeed else { continue }
            guard section.dropLast().last == HTTPSyntax.carriageReturn else {
                throw .malformedFields
            }
            guard section.count == 2 || section.suffix(4).elementsEqual("\r\n\r\n".utf8) else {
                continue
            }
            defer { section = [] }
            state = .content
            return .part(try Self.part(section))
        }
        return nil
    }

    private static func part(_ section: [UInt8]) throws(MultipartError) -> MultipartPart {
        let fields: HTTPFields
        do throws(HTTPError) {
            fields = try HTTPFields(parsing: section, from: 0)
        } catch {
            throw .malformedFields
        }
        guard fields.count <= MultipartLimits.fields else { throw .fieldsTooLong }
        return try MultipartPart(fields)
    }

    /// `bchars` of RFC 2046 §5.1.1.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}

extension MultipartParser {
    private enum Scan {
        case content(WirePayload)
        case delimiter
        case more
    }

    /// Content up to the next delimiter, the delimiter itself, or nothing yet.
    private mutating func scan(_ input: inout UnsafeRawBufferPointer) -> Scan {
        if matched > 0 { return resume(&input) }
        var from = 0
        while let start = HTTPSyntax.first(HTTPSyntax.carriageReturn, in: input, from: from) {
            let count = min(delimiter.count, input.count - start)
            if input[start..<start + count].elementsEqual(delimiter[..<count]) {
                if start > 0 { return .content(.borrowed(input.takeFirst(start))) }
                _ = input.takeFirst(count)
                if count == delimiter.count { return .delimiter }
                matched = count
                return .more
            }
            from = start + 1
        }
        return .content(.borrowed(input.takeFirst(input.count)))
    }

    /// Goes on with a delimiter whose beginning ended the input before.
    private mutating func resume(_ input: inout UnsafeRawBufferPointer) -> Scan {
        while let byte = input.first {
            guard byte == delimiter[matched] else {
                defer { matched = 0 }
                return .content(.owned(Array(delimiter[..<matched])))
            }
            _ = input.takeFirst(1)
            matched += 1
            if matched == delimiter.count {
                matched = 0
                return .delimiter
            }
        }
        return .more
    }
}
