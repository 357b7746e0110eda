import CSQLite

extension Database {
    /// Runs one statement to its end and returns how many rows it inserted, changed or deleted.
    ///
    /// The values take the places of "?" in their order. What the statement answers is passed over.
    @discardableResult
    package func run(_ sql: String, _ values: any Storable...) throws(StoreError) -> Int {
        let statement = try begin(sql, values)
        defer { end(statement) }
        let before = sqlite3_total_changes64(handle)
        while try step(statement) {}
        return Int(sqlite3_total_changes64(handle) - before)
    }

    /// The rows that the query answers, each read by `read`; the query bounds their number.
    package func rows<T>(
        _ sql: String,
        _ values: any Storable...,
        read: (borrowing Row) throws -> T
    ) throws -> [T] {
        let statement = try begin(sql, values)
        defer { end(statement) }
        var rows: [T] = []
        while try step(statement) { rows.append(try read(Row(statement.handle))) }
        return rows
    }

    /// The first row that the query answers; nil when there is none.
    package func first<T>(
        _ sql: String,
        _ values: any Storable...,
        read: (borrowing Row) throws -> T
    ) throws -> T? {
        let statement = try begin(sql, values)
        defer { end(statement) }
        return try step(statement) ? try read(Row(statement.handle)) : nil
    }

    /// Calls `visit` with each row that the query answers, without keeping them.
    package func each(
        _ sql: String,
        _ values: any Storable...,
        visit: (borrowing Row) throws -> Void
    ) throws {
        let statement = try begin(sql, values)
        defer { end(statement) }
        while try step(statement) { try visit(Row(statement.handle)) }
    }

    /// The row id that the last insertion gave.
    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
}
