/// Where one part of the node tells what happens.
///
/// Messages are literals of the program and values are classed, so a secret cannot slip into a log:
/// `log.info("circuit open", ["hops": .public(3), "peer": .address(peer.description)])`.
package struct Log: Sendable {
    private let writer: LogWriter?
    /// Which part of the node tells.
    package let source: String

    /// The log of the part `source`, which `writer` writes.
    package init(_ source: String, _ writer: LogWriter) {
        self.source = source
        self.writer = writer
    }

    private init(silent source: String) {
        self.source = source
        writer = nil
    }

    /// A log that keeps nothing.
    package static let silent = Log(silent: "")

    /// The log of a smaller part: "relay" becomes "relay.circuit".
    package func part(_ name: String) -> Log {
        let source = source.isEmpty ? name : "\(source).\(name)"
        return writer.map { Log(source, $0) } ?? Log(silent: source)
    }

    /// Tells of `message` at `level`; `fields` are asked for only when the level is kept.
    package func record(
        _ level: LogLevel,
        _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        guard let writer, writer.keeps(level) else { return }
        let kept = fields().prefix(TelemetryLimits.fields).map { (name: $0.key, value: $0.value) }
        writer.write(level, source, message, kept)
    }

    /// Tells whoever changes the program.
    package func debug(
        _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        record(.debug, message, fields())
    }

    /// Tells what happens when all is well.
    package func info(
        _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        record(.info, message, fields())
    }

    /// Tells what went wrong and was dealt with.
    package func warning(
        _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        record(.warning, message, fields())
    }

    /// Tells what does not work until somebody acts.
    package func error(
        _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        record(.error, message, fields())
    }
}
