import Bytes

/// One thing that happened, before it becomes a line.
struct LogRecord: Sendable {
    let time: WallTime
    let level: LogLevel
    /// Which part of the node tells.
    let source: String
    /// Text of the program itself, so that nothing secret can be in it.
    let message: StaticString
    let fields: [(name: String, value: LogValue)]

    /// The record as one line of JSON; the time comes first.
    func json(_ addresses: LogValue.Addresses) -> [UInt8] {
        var line: JSONObject = [
            "time": .string(time.description), "level": .string(level.rawValue),
            "source": .string(source), "message": .string("\(message)"),
        ]
        if !fields.isEmpty {
            var shown = JSONObject()
            for field in fields { shown[field.name] = field.value.shown(addresses) }
            line["fields"] = .object(shown)
        }
        return JSON.object(line).bytes + Array("\n".utf8)
    }
}
