package import Bytes

/// One event of a stream (HTML standard, "Server-sent events").
package struct ServerSentEvent: Equatable, Sendable {
    /// The type of an event that names none.
    package static let defaultName = "message"
    /// The media type of a stream.
    package static let mediaType = "text/event-stream"

    /// The name listeners are registered under.
    package var name: String
    /// The data; its lines are parted by LF.
    package var data: String
    /// What a client sends as `Last-Event-ID` when it comes back.
    package var id: String?
    /// How long a client waits before it comes back.
    package var retry: Duration?

    /// An event of our own.
    package init(
        _ data: String,
        name: String = ServerSentEvent.defaultName,
        id: String? = nil,
        retry: Duration? = nil
    ) {
        self.name = name
        self.data = data
        self.id = id
        self.retry = retry
    }

    /// Writes the event and the empty line that ends it.
    ///
    /// Line ends and NULs in `name` and `id`, which no stream can carry, are left out.
    package func write(to writer: inout ByteWriter) {
        if let id { Self.line("id", id, to: &writer) }
        if name != Self.defaultName { Self.line("event", name, to: &writer) }
        if let retry {
            Self.line("retry", String(max(0, retry.wholeNanoseconds / 1_000_000)), to: &writer)
        }
        Self.lines("data: ", data, to: &writer)
        writer.text("\n")
    }

    /// Writes a comment, which keeps proxies from closing a silent stream.
    package static func writeComment(_ text: String, to writer: inout ByteWriter) {
        lines(": ", text, to: &writer)
        writer.text("\n")
    }

    private static func line(_ field: String, _ value: String, to writer: inout ByteWriter) {
        writer.text(field)
        writer.text(": ")
        writer.append(value.utf8.filter { $0 != 0 && $0 != 0x0A && $0 != 0x0D })
        writer.text("\n")
    }

    /// One line for each line of `text`, whichever way it ends.
    private static func lines(_ prefix: String, _ text: String, to writer: inout ByteWriter) {
        writer.text(prefix)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D:
                writer.text("\n")
                writer.text(prefix)
            default: writer.integer(byte)
            }
            previous = byte
        }
        writer.text("\n")
    }
}
