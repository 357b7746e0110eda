/// Reads the chunked transfer coding (RFC 9112 §7.1) out of arbitrary pieces.
///
/// Strict: no white space beside the size, no bare CR or LF, bounded extensions and trailers.
/// Trailers are checked and dropped.
struct HTTPChunkReader: Sendable {
    private enum State: Sendable {
        case size
        case extensions
        case sizeLineFeed
        case content
        case contentReturn
        case contentLineFeed
        case trailers
        case done
    }

    private var state = State.size
    private var digits = 0
    private var remaining = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailers = 0
    private var line: [UInt8] = []

    /// The next piece of content, `end`, or `more` when `input` is used up.
    ///
    /// - Parameters:
    ///   - input: What has arrived; what is read of it is removed.
    ///   - received: How many bytes of this body came before.
    ///   - limit: How many bytes the body may have.
    /// - Returns: The step; its bytes lie in `input`.
    /// - Throws: `malformedChunk` or `bodyTooLong`.
    mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        received: Int,
        limit: Int
    ) throws(HTTPError) -> HTTPBodyStep {
        while state != .done {
            if state == .content, !input.isEmpty {
                let piece = input.takeFirst(min(remaining, input.count))
                remaining -= piece.count
                if remaining == 0 { state = .contentReturn }
                return .bytes(piece)
            }
            guard let byte = input.first else { return .more }
            _ = input.takeFirst(1)
            try read(byte)
            if state == .content, remaining > limit - received {
                throw .bodyTooLong(bytes: received + remaining, limit: limit)
            }
        }
        return .end
    }

    private mutating func read(_ byte: UInt8) throws(HTTPError) {
        switch state {
        case .size: try readSize(byte)
        case .extensions: try readExtension(byte)
        case .sizeLineFeed:
            try expect(HTTPSyntax.lineFeed, byte)
            state = remaining == 0 ? .trailers : .content
            digits = 0
        case .contentReturn:
            try expect(HTTPSyntax.carriageReturn, byte)
            state = .contentLineFeed
        case .contentLineFeed:
            try expect(HTTPSyntax.lineFeed, byte)
            state = .size
        case .trailers: try readTrailer(byte)
        case .content, .done: preconditionFailure("content is not read byte by byte")
        }
    }

    private mutating func readSize(_ byte: UInt8) throws(HTTPError) {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte - UInt8(ascii: "A") + 10
        case HTTPSyntax.carriageReturn where digits > 0:
            state = .sizeLineFeed
            return
        case UInt8(ascii: ";") where digits > 0:
            state = .extensions
            return
        default: throw .malformedChunk
        }
        // 15 digits stay below 2^60, so no sum of sizes and limits overflows.
        guard digits < 15 else { throw .malformedChunk }
        digits += 1
        remaining = remaining << 4 | Int(value)
    }

    private mutating func readExtension(_ byte: UInt8) throws(HTTPError) {
        if byte == HTTPSyntax.carriageReturn {
            state = .sizeLineFeed
            return
        }
        extensionBytes += 1
        guard HTTPSyntax.isFieldValue(byte), extensionBytes <= HTTPLimits.chunkExtensionBytes else {
            throw .malformedChunk
        }
    }

    private mutating func readTrailer(_ byte: UInt8) throws(HTTPError) {
        trailerBytes += 1
        guard trailerBytes <= HTTPLimits.trailerBytes else { throw .malformedChunk }
        line.append(byte)
        guard byte == HTTPSyntax.lineFeed else { return }
        guard line.count >= 2, line[line.count - 2] == HTTPSyntax.carriageReturn else {
            throw .malformedChunk
        }
        let end = line.count - 2
        if end == 0 {
            state = .done
            return
        }
        let isField = line.withUnsafeBytes { HTTPFields.place(in: $0, from: 0, to: end) != nil }
        trailers += 1
        guard isField, trailers <= HTTPLimits.fields else { throw .malformedChunk }
        line.removeAll(keepingCapacity: true)
    }

    private func expect(_ expected: UInt8, _ byte: UInt8) throws(HTTPError) {
        guard byte == expected else { throw .malformedChunk }
    }
}
