import Files
import Synchronization

/// The waiting line of a `WriteQueue` and the thread that serves it.
final class WriteLine: Sendable {
    private struct State {
        var waiting: [QueuedWrite] = []
        /// When the line was last empty and a write came.
        var firstCame = ContinuousClock.now
        var closed = false
        var whenClosed: [@Sendable () -> Void] = []
        var ended = false
    }

    private let state = Mutex(State())
    private let doorbell = Doorbell()
    private let batch: Int
    private let delay: Duration
    private let pending: Int

    init(batch: Int, delay: Duration, pending: Int) {
        (self.batch, self.delay, self.pending) = (batch, delay, pending)
    }

    /// Starts the thread that serves the line until it is closed.
    func start(_ owned: OwnedDatabase) {
        WorkerThread.start {
            self.serve(owned)
            let done = self.state.withLock { state in
                state.ended = true
                return state.whenClosed
            }
            for tell in done { tell() }
        }
    }

    /// Adds `write`, or says why not.
    func append(_ write: QueuedWrite) -> StoreError? {
        let (refusal, count) = state.withLock { state -> (StoreError?, Int) in
            if state.closed { return (.closed, 0) }
            if state.waiting.count >= pending { return (.overloaded(limit: pending), 0) }
            if state.waiting.isEmpty { state.firstCame = .now }
            state.waiting.append(write)
            return (nil, state.waiting.count)
        }
        // The first wakes the thread, and the one that fills a batch ends its wait for company.
        if count == 1 || count == batch { doorbell.ring() }
        return refusal
    }

    /// Ends the thread after what waits; `done` is called when the database is closed.
    func close(then done: (@Sendable () -> Void)?) {
        let ended = state.withLock { state in
            state.closed = true
            if let done, !state.ended { state.whenClosed.append(done) }
            return state.ended
        }
        doorbell.ring()
        if ended { done?() }
    }

    /// The database closes when this returns.
    private func serve(_ owned: OwnedDatabase) {
        let database = owned.take()
        while let writes = next() { commit(writes, database) }
    }

    /// The next batch, at most `delay` after its first write came; nil when closed and empty.
    private func next() -> [QueuedWrite]? {
        while true {
            let (writes, due, ended) = state.withLock { take(&$0) }
            if ended { return nil }
            if !writes.isEmpty { return writes }
            if let due {
                doorbell.wait(atMost: max(.zero, due - .now))
            } else {
                doorbell.wait()
            }
        }
    }

    /// Takes a batch that is full, due or the last; otherwise tells when it will be due.
    private func take(
        _ state: inout State
    ) -> (writes: [QueuedWrite], due: ContinuousClock.Instant?, ended: Bool) {
        let count = state.waiting.count
        if count == 0 { return ([], nil, state.closed) }
        let due = state.firstCame + delay
        guard count >= batch || state.closed || due <= .now else { return ([], due, false) }
        let writes = Array(state.waiting.prefix(batch))
        state.waiting.removeFirst(writes.count)
        return (writes, nil, false)
    }

    private func commit(_ writes: [QueuedWrite], _ database: Database) {
        var failure: StoreError?
        do {
            try database.enclosed("BEGIN IMMEDIATE") { () -> Result<Void, Never> in
                .success(writes.forEach { $0.perform(database) })
            }
        } catch {
            failure = error
        }
        for write in writes { write.finish(failure) }
    }
}
