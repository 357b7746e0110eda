import Bytes
package import Files
package import RelayWire
import Store

/// Where a registry keeps its journal: one row per record, appended before anything is published.
package final class RegistryLedger: Sendable {
    private static let migrations = [
        Migration(
            "registry journal",
            """
            CREATE TABLE registry_journal (
                number INTEGER PRIMARY KEY, record BLOB NOT NULL
            ) STRICT
            """
        )
    ]

    private let queue: WriteQueue
    /// The journal as it was found.
    package let records: [RegistryRecord]

    /// Opens or makes the database at `path`.
    package init(at path: Path) throws {
        let database = try Database(
            opening: path,
            .readWrite,
            durability: .full,
            migrations: Self.migrations
        )
        let bytes: [[UInt8]] = try database.rows(
            "SELECT record FROM registry_journal ORDER BY number"
        ) { row in try row.column(0) }
        records = RegistryJournal(reading: bytes.flatMap { $0 }).records
        queue = WriteQueue(database)
    }

    /// Appends records; they are on disk when this returns.
    func append(_ records: [RegistryRecord]) async throws {
        let encoded = records.map(\.bytes)
        try await queue.write { database in
            for record in encoded {
                try database.run("INSERT INTO registry_journal (record) VALUES (?)", record)
            }
        }
    }

    /// Replaces the whole journal by a shorter one that leads to the same state.
    func compact(to snapshot: [RegistryRecord]) async throws {
        let encoded = snapshot.map(\.bytes)
        try await queue.write { database in
            try database.run("DELETE FROM registry_journal")
            for record in encoded {
                try database.run("INSERT INTO registry_journal (record) VALUES (?)", record)
            }
        }
    }

    /// Commits what waits and closes.
    func close() async { await queue.close() }
}
