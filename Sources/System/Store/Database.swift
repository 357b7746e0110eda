import CSQLite
package import Files

/// One SQLite database, used by one owner: an actor, a thread or a `WriteQueue`.
///
/// The log is written ahead (WAL), so that readers and the one writer do not wait for each other.
package final class Database {
    /// Who may change the file.
    package enum Access: Sendable {
        case readWrite
        /// For a second process beside the one that writes.
        case readOnly
    }

    /// What a loss of power may take.
    package enum Durability: String, Sendable {
        /// The last transactions, but never consistency. A crash of the process takes nothing.
        case normal
        /// Nothing that was committed.
        case full
    }

    /// How far the file is examined when it is opened.
    package enum Check: Sendable {
        /// Every page, without comparing indices with tables; time in proportion to the size.
        case quick
        case none
    }

    /// Where the file is; ":memory:" when there is none.
    package let path: Path
    let access: Access
    let handle: OpaquePointer
    private var cache = StatementCache()
    var transactions = TransactionState()

    /// Opens the file, creates it (0600) when missing, and brings its schema up to date.
    ///
    /// For reading only, the file must exist and have exactly the schema of `migrations`.
    package init(
        opening path: Path,
        _ access: Access = .readWrite,
        durability: Durability = .normal,
        check: Check = .quick,
        migrations: [Migration]
    ) throws(StoreError) {
        if access == .readWrite {
            // SQLite would let others read a new file; its log inherits what we choose.
            do { try File(opening: path, .create).close() } catch { throw .file(error) }
        }
        handle = try Self.open(path, access)
        self.path = path
        self.access = access
        try prepare(durability)
        if check == .quick { try quickCheck() }
        try migrate(migrations)
    }

    /// A database in memory, which goes when this value goes.
    package init(inMemory migrations: [Migration]) throws(StoreError) {
        path = ":memory:"
        access = .readWrite
        handle = try Self.open(path, access)
        try prepare(.normal)
        try migrate(migrations)
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    private static func open(_ path: Path, _ access: Access) throws(StoreError) -> OpaquePointer {
        guard !path.bytes.contains(0) else { throw .file(FileError(.open, path, .zeroByte)) }
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        var handle: OpaquePointer?
        let mode = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        // One owner at a time, so SQLite need not lock; extended codes tell which rule was broken.
        let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(name, &handle, flags, nil)
        guard let handle else { throw .other(code: code, detail: "no memory for a database") }
        guard code == SQLITE_OK else {
            let error = StoreError(last: handle, path)
            sqlite3_close_v2(handle)
            throw error
        }
        return handle
    }

    private func prepare(_ durability: Durability) throws(StoreError) {
        sqlite3_busy_timeout(handle, StoreLimits.busyMilliseconds)
        guard csqlite_defend(handle) == SQLITE_OK else { throw StoreError(last: handle, path) }
        try script(
            """
            PRAGMA foreign_keys = ON;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA temp_store = MEMORY;
            """
        )
        guard access == .readWrite else { return }
        try script(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = \(durability.rawValue);
            PRAGMA journal_size_limit = \(StoreLimits.logBytes);
            """
        )
    }

    /// Examines every page of the file and throws `.corrupt` when one is damaged.
    package func quickCheck() throws(StoreError) {
        let statement = try begin("PRAGMA quick_check(1)", [])
        defer { end(statement) }
        let answer =
            try step(statement) ? try Row(statement.handle).column(0, as: String.self) : nil
        guard answer == "ok" else { throw .corrupt(path, detail: answer ?? "no answer") }
    }

    /// Runs several statements that take no values and answer nothing.
    package func script(_ sql: String) throws(StoreError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw StoreError(last: handle, path)
        }
    }

    /// A prepared statement for `sql`, bound to `values`, to be given back to `end`.
    func begin(_ sql: String, _ values: [any Storable]) throws(StoreError) -> Statement {
        if let failure = transactions.failure { throw failure }
        let statement = try cache.take(sql, database: handle, path: path)
        do {
            try statement.bind(values)
        } catch {
            cache.put(statement)
            throw error
        }
        return statement
    }

    /// Goes to the next row of the answer; false when there is none.
    func step(_ statement: Statement) throws(StoreError) -> Bool {
        do {
            return try statement.step()
        } catch {
            // A full disk and the like end the whole transaction, not just the statement.
            if transactions.depth > 0, sqlite3_get_autocommit(handle) != 0 {
                transactions.failure = error
            }
            throw error
        }
    }

    /// Keeps `statement` for another use.
    func end(_ statement: Statement) {
        cache.put(statement)
    }
}
