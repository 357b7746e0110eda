import Files
import Synchronization

/// The records that wait for a `LogWriter`'s thread, and that thread.
final class LogQueue: Sendable {
    struct Figures {
        var dropped = 0
        var failure: FileError?
    }

    private struct State {
        var waiting: [LogRecord] = []
        /// Dropped since the last record written, to be told in the log itself.
        var untold = 0
        var figures = Figures()
        var flushes: [Doorbell] = []
        var closed = false
    }

    private let state = Mutex(State())
    private let doorbell = Doorbell()
    private let limit: Int

    init(limit: Int) {
        precondition(limit > 0, "a log of nothing")
        self.limit = limit
    }

    var figures: Figures { state.withLock { $0.figures } }

    /// Starts the thread, which owns `outputs` and ends when the queue is closed.
    func start(_ outputs: sending [LogOutput]) {
        let handover = LogHandover(outputs)
        WorkerThread.start { self.serve(handover.take()) }
    }

    func append(_ record: LogRecord) {
        let first = state.withLock { state in
            guard state.waiting.count < limit else {
                state.untold += 1
                state.figures.dropped += 1
                return false
            }
            state.waiting.append(record)
            return state.waiting.count == 1
        }
        if first { doorbell.ring() }
    }

    /// Waits until what was appended before has been written.
    func flush() {
        let done = Doorbell()
        state.withLock { $0.flushes.append(done) }
        doorbell.ring()
        done.wait()
    }

    /// Ends the thread after what waits.
    func close() {
        state.withLock { $0.closed = true }
        doorbell.ring()
    }

    private func serve(_ outputs: [LogOutput]) {
        while true {
            let (records, untold, flushes, closed) = state.withLock { state in
                defer { (state.waiting, state.untold, state.flushes) = ([], 0, []) }
                return (state.waiting, state.untold, state.flushes, state.closed)
            }
            write(records, untold, to: outputs)
            for done in flushes { done.ring() }
            if records.isEmpty && flushes.isEmpty {
                if closed { return }
                doorbell.wait()
            }
        }
    }

    private func write(_ records: [LogRecord], _ untold: Int, to outputs: [LogOutput]) {
        guard let last = records.last else { return }
        var written = records
        if untold > 0 {
            written.append(
                LogRecord(
                    time: last.time,
                    level: .warning,
                    source: "log",
                    message: "records dropped",
                    fields: [("records", .public(untold))]
                )
            )
        }
        for record in written {
            let failures = outputs.compactMap { $0.write(record) }
            state.withLock { state in
                state.figures.failure = failures.first
                if !failures.isEmpty { state.figures.dropped += 1 }
            }
        }
    }
}
