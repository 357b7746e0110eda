package import Bytes

/// How long the body of a message we write is.
package enum HTTPBodyLength: Sendable, Equatable {
    /// There is none.
    case none
    /// Exactly this many bytes.
    case bytes(Int)
    /// Not known yet: chunked, or ended by closing towards HTTP/1.0.
    case unknown
}

/// How the caller passes on a piece of body it holds itself, after `frame(_:into:)`.
package enum HTTPBodyPassage: Sendable, Equatable {
    /// Write the piece as it is.
    case plain
    /// Write the piece, then CRLF.
    case chunk
    /// Write nothing: the message has no body (HEAD, 304).
    case dropped
}

/// Writes one body in the framing its head announced.
struct HTTPBodyWriter: Sendable {
    private enum Framing: Sendable {
        case length(remaining: Int)
        case chunked
        case untilClose
        case dropped
    }

    private var framing: Framing

    /// Whether only the end of the connection ends this body.
    var endsWithConnection: Bool {
        if case .untilClose = framing { true } else { false }
    }

    /// A body that is announced but not sent, as in the answer to HEAD.
    static let dropped = HTTPBodyWriter(framing: .dropped)
    static let chunked = HTTPBodyWriter(framing: .chunked)
    static let untilClose = HTTPBodyWriter(framing: .untilClose)

    static func length(_ bytes: Int) -> HTTPBodyWriter {
        HTTPBodyWriter(framing: .length(remaining: bytes))
    }

    /// Accounts for a piece and writes what comes before it.
    mutating func frame(_ count: Int, into output: inout ByteWriter) -> HTTPBodyPassage {
        switch framing {
        case .dropped: return .dropped
        case .untilClose: return .plain
        case .length(let remaining):
            precondition(count <= remaining, "a body is no longer than its head announced")
            framing = .length(remaining: remaining - count)
            return .plain
        case .chunked:
            // An empty chunk would end the body.
            guard count > 0 else { return .dropped }
            output.text(String(count, radix: 16))
            output.text("\r\n")
            return .chunk
        }
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer, into output: inout ByteWriter) {
        switch frame(bytes.count, into: &output) {
        case .plain: output.append(bytes)
        case .chunk:
            output.append(bytes)
            output.text("\r\n")
        case .dropped: break
        }
    }

    /// Writes the end; false when fewer bytes were written than announced.
    func finish(into output: inout ByteWriter) -> Bool {
        switch framing {
        case .chunked:
            output.text("0\r\n\r\n")
            return true
        case .length(let remaining): return remaining == 0
        case .untilClose, .dropped: return true
        }
    }
}
