package import Files
import Synchronization

/// Writes log records on a thread of its own, so that telling of something costs no disk or
/// terminal.
///
/// When records come faster than they are written, the newest are dropped and counted.
package final class LogWriter: Sendable {
    private let queue: LogQueue
    private let level: Atomic<UInt8>
    private let clock: @Sendable () -> WallTime

    /// Opens `destinations` and starts the thread.
    ///
    /// Records below `level` are not kept. `clock` gives their times.
    package init(
        to destinations: [LogDestination],
        level: LogLevel = .info,
        addresses: LogValue.Addresses = .redacted,
        records limit: Int = TelemetryLimits.queuedRecords,
        clock: @escaping @Sendable () -> WallTime = WallTime.now
    ) throws(FileError) {
        var outputs: [LogOutput] = []
        for destination in destinations {
            outputs.append(try LogOutput(destination, addresses))
        }
        queue = LogQueue(limit: limit)
        self.level = Atomic(level.rank)
        self.clock = clock
        queue.start(outputs)
    }

    deinit { queue.close() }

    /// How many records were dropped because too many waited or a destination failed.
    package var dropped: Int { queue.figures.dropped }

    /// Why the last record could not be written; nil when it could.
    package var failure: FileError? { queue.figures.failure }

    /// Keeps records of `level` and above from now on.
    package func keep(_ level: LogLevel) {
        self.level.store(level.rank, ordering: .relaxed)
    }

    /// Whether records of `level` are kept.
    package func keeps(_ level: LogLevel) -> Bool {
        level.rank >= self.level.load(ordering: .relaxed)
    }

    /// Waits until everything recorded before has been written; for the end of a process.
    package func flush() {
        queue.flush()
    }

    func write(
        _ level: LogLevel,
        _ source: String,
        _ message: StaticString,
        _ fields: [(name: String, value: LogValue)]
    ) {
        queue.append(
            LogRecord(
                time: clock(),
                level: level,
                source: source,
                message: message,
                fields: fields
            )
        )
    }
}
