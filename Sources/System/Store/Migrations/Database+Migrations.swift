extension Database {
    /// The version of the schema in the file; 0 when there is none.
    package func schemaVersion() throws(StoreError) -> Int {
        try migrationsStored().count
    }

    /// Runs the migrations that the file has not been through, all or none.
    func migrate(_ migrations: [Migration]) throws(StoreError) {
        try compare(try migrationsStored(), with: migrations)
        guard access == .readWrite else { return }
        try enclosed("BEGIN IMMEDIATE") { () -> Result<Void, StoreError> in
            Result { () throws(StoreError) in try runMissing(migrations) }
        }.get()
    }

    private func runMissing(_ migrations: [Migration]) throws(StoreError) {
        // Another process may have migrated since.
        let stored = try migrationsStored()
        try compare(stored, with: migrations)
        try run(
            """
            CREATE TABLE IF NOT EXISTS migration
                (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sql TEXT NOT NULL) STRICT
            """
        )
        for (index, migration) in migrations.enumerated().dropFirst(stored.count) {
            try script(migration.sql)
            try run(
                "INSERT INTO migration VALUES (?, ?, ?)",
                index + 1,
                migration.name,
                migration.sql
            )
        }
    }

    /// The statements of the migrations that the file has been through, in their order.
    private func migrationsStored() throws(StoreError) -> [String] {
        let found = try texts(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'migration'"
        )
        return found.isEmpty ? [] : try texts("SELECT sql FROM migration ORDER BY version")
    }

    private func texts(_ sql: String) throws(StoreError) -> [String] {
        let statement = try begin(sql, [])
        defer { end(statement) }
        var texts: [String] = []
        while try step(statement) { texts.append(try Row(statement.handle).column(0)) }
        return texts
    }

    private func compare(
        _ stored: [String],
        with migrations: [Migration]
    ) throws(StoreError) {
        guard stored.count <= migrations.count else {
            throw .newer(path, found: stored.count, known: migrations.count)
        }
        for (index, (stored, migration)) in zip(stored, migrations).enumerated()
        where stored != migration.sql {
            throw .altered(path, version: index + 1, name: migration.name)
        }
        if access == .readOnly, stored.count < migrations.count {
            throw .older(path, found: stored.count, known: migrations.count)
        }
    }
}
