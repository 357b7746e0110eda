import Bytes

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
