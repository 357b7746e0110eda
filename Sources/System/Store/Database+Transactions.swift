import CSQLite

extension Database {
    /// Runs `body` so that all it changes is stored, or, when it throws, nothing.
    ///
    /// Waits for another writer first, never in the middle. Inside another transaction it is a part
    /// of that: it is undone alone and stored with the whole.
    package func transaction<T>(_ body: () throws -> T) throws -> T {
        try enclosed("BEGIN IMMEDIATE") { Result { try body() } }.get()
    }

    /// Runs `body` so that all its queries see one state, whatever others write meanwhile.
    package func snapshot<T>(_ body: () throws -> T) throws -> T {
        try enclosed("BEGIN DEFERRED") { Result { try body() } }.get()
    }

    /// Runs `body` in a transaction, which its success stores and its failure undoes.
    ///
    /// Throws only what the transaction itself failed with; then nothing is stored either.
    @discardableResult
    func enclosed<T, Failure: Error>(
        _ begin: String,
        _ body: () -> Result<T, Failure>
    ) throws(StoreError) -> Result<T, Failure> {
        let nested = transactions.depth > 0
        try run(nested ? "SAVEPOINT inner" : begin)
        transactions.depth += 1
        let result = body()
        do throws(StoreError) {
            // A full disk is the cause, whatever the body made of it.
            if let failure = transactions.failure { throw failure }
            guard case .success = result else {
                leave(nested)
                return result
            }
            try run(nested ? "RELEASE inner" : "COMMIT")
            transactions.depth -= 1
            return result
        } catch {
            leave(nested)
            throw error
        }
    }

    /// Undoes the innermost transaction after a failure.
    private func leave(_ nested: Bool) {
        transactions.depth -= 1
        if sqlite3_get_autocommit(handle) == 0 {
            // A rollback fails only when SQLite has rolled back already.
            let undo = nested ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK"
            sqlite3_exec(handle, undo, nil, nil, nil)
        }
        if transactions.depth == 0 { transactions.failure = nil }
    }
}
