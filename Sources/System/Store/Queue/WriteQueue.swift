/// Writes from many callers, gathered into few transactions on a thread of its own.
///
/// One commit costs a disk synchronisation whatever it holds, so writes wait a moment for company.
/// Each write is a savepoint: when it throws, only its own changes are undone.
package final class WriteQueue: Sendable {
    private let line: WriteLine

    /// Takes over `database`, which nobody else uses from now on.
    ///
    /// A transaction has at most `batch` writes and waits at most `delay` for them; at most
    /// `pending` writes wait in line.
    package init(
        _ database: sending Database,
        batch: Int = StoreLimits.batchWrites,
        delay: Duration = .milliseconds(2),
        pending: Int = StoreLimits.pendingWrites
    ) {
        precondition(batch > 0 && pending > 0, "a queue of nothing")
        line = WriteLine(batch: batch, delay: delay, pending: pending)
        line.start(OwnedDatabase(database))
    }

    deinit { line.close(then: nil) }

    /// Hands `body` to the thread; `completion` is called there, after the commit.
    ///
    /// When the queue is full or closed, `completion` is called at once, on the caller's thread.
    /// The result is a failure of `body`, or a `StoreError` when the commit failed.
    package func submit<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let slot = WriteSlot<T>()
        let write = QueuedWrite(
            perform: { database in
                slot.fill(Result { try database.transaction { try body(database) } })
            },
            finish: { failure in completion(slot.settled(failure)) }
        )
        if let refusal = line.append(write) { completion(.failure(refusal)) }
    }

    /// Runs `body` on the thread and returns when its changes are committed.
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(body) { continuation.resume(with: $0) }
        }
    }

    /// Commits what waits, refuses what comes, and returns when the database is closed.
    package func close() async {
        await withCheckedContinuation { continuation in
            line.close { continuation.resume() }
        }
    }
}
