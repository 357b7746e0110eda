import Files

/// Prepared statements by their text; one that is taken is its taker's until it comes back.
///
/// So a query inside the loop over the rows of an equal query gets a statement of its own.
struct StatementCache {
    private var idle: [String: (statement: Statement, used: UInt64)] = [:]
    private var clock: UInt64 = 0

    /// A statement for `sql`, prepared now when none is idle.
    mutating func take(
        _ sql: String,
        database: OpaquePointer,
        path: Path
    ) throws(StoreError) -> Statement {
        if let entry = idle.removeValue(forKey: sql) { return entry.statement }
        return try Statement(sql, database: database, path: path)
    }

    /// Keeps `statement` for the next taker, in place of the one that has been idle longest.
    mutating func put(_ statement: Statement) {
        statement.reset()
        if idle.count >= StoreLimits.cachedStatements,
            let oldest = idle.min(by: { $0.value.used < $1.value.used })
        {
            idle.removeValue(forKey: oldest.key)
        }
        clock += 1
        idle[statement.sql] = (statement, clock)
    }

    /// Lets all statements go, so that the database can close.
    mutating func removeAll() {
        idle.removeAll()
    }
}
