/// Reads an event stream that arrives in arbitrary pieces (HTML standard, "Interpreting an event
/// stream").
package struct ServerSentEventParser: Sendable {
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name = ""
    private var endedByReturn = false
    private var isFirstLine = true

    /// What to send as `Last-Event-ID` on coming back; stays until an event changes it.
    package private(set) var lastEventID = ""
    /// How long to wait before coming back, once the server has said so.
    package private(set) var retry: Duration?

    /// At the beginning of a stream.
    package init() {}

    /// Reads the next event out of `input` and removes what it took; nil means all of it.
    ///
    /// An event without an empty line after it is never given. Every event carries `lastEventID`
    /// when there is one.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(SSEError) -> ServerSentEvent? {
        while let byte = input.first {
            if endedByReturn, byte == HTTPSyntax.lineFeed {
                _ = input.takeFirst(1)
                endedByReturn = false
                continue
            }
            endedByReturn = false
            let end = input.firstIndex {
                $0 == HTTPSyntax.lineFeed || $0 == HTTPSyntax.carriageReturn
            }
            let part = input.takeFirst(end ?? input.count)
            guard part.count <= SSELimits.lineBytes - line.count else { throw .lineTooLong }
            line.append(contentsOf: part)
            guard end != nil else { return nil }
            endedByReturn = input.takeFirst(1)[0] == HTTPSyntax.carriageReturn
            if let event = try endLine() { return event }
        }
        return nil
    }

    private mutating func endLine() throws(SSEError) -> ServerSentEvent? {
        var whole = line[...]
        // One byte order mark may stand at the very beginning.
        if isFirstLine, whole.starts(with: [0xEF, 0xBB, 0xBF]) { whole = whole.dropFirst(3) }
        isFirstLine = false
        defer { line.removeAll(keepingCapacity: line.capacity <= 4_096) }
        if whole.isEmpty { return dispatch() }
        let colon = whole.firstIndex(of: UInt8(ascii: ":")) ?? whole.endIndex
        var value = whole[colon...].dropFirst()
        if value.first == HTTPSyntax.space { value = value.dropFirst() }
        try set(String(decoding: whole[..<colon], as: UTF8.self), value)
        return nil
    }

    private mutating func set(_ field: String, _ value: ArraySlice<UInt8>) throws(SSEError) {
        switch field {
        case "data":
            guard value.count < SSELimits.dataBytes - data.count else { throw .eventTooLong }
            data += value
            data.append(HTTPSyntax.lineFeed)
            hasData = true
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id":
            if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
        case "retry":
            if let milliseconds = HTTPSyntax.decimal(value) {
                retry = .milliseconds(milliseconds)
            }
        default: break
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            data = []
            name = ""
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            String(decoding: data.dropLast(), as: UTF8.self),
            name: name.isEmpty ? ServerSentEvent.defaultName : name,
            id: lastEventID.isEmpty ? nil : lastEventID,
            retry: retry
        )
    }
}
