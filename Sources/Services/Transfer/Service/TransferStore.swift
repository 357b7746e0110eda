import Crypto
import Files
import Store
import TransferWire

/// Transfers and contacts as they are stored.
///
/// The service's own memory is what it works with; this is how a restarted node finds it again.
struct TransferStore: Sendable {
    private static let migrations = [
        Migration(
            "transfers and contacts",
            """
            CREATE TABLE transfer (
                key TEXT PRIMARY KEY,
                peer TEXT NOT NULL,
                name TEXT NOT NULL,
                state TEXT NOT NULL,
                bytes_total INTEGER NOT NULL,
                bytes_done INTEGER NOT NULL,
                files INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                error TEXT,
                manifest BLOB,
                journal BLOB
            ) STRICT;
            CREATE TABLE transfer_source (
                transfer TEXT NOT NULL REFERENCES transfer (key) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                path BLOB NOT NULL,
                PRIMARY KEY (transfer, position)
            ) STRICT;
            CREATE TABLE contact (
                address TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                allowed INTEGER NOT NULL
            ) STRICT;
            """
        )
    ]

    private let queue: WriteQueue

    /// Opens the database, and reads all there is.
    static func open(
        _ path: Path
    ) throws -> (store: TransferStore, records: [TransferRecord], contacts: [Contact]) {
        let database = try Database(opening: path, migrations: migrations)
        let records = try readRecords(database)
        let contacts = try readContacts(database)
        return (TransferStore(queue: WriteQueue(database)), records, contacts)
    }

    private init(queue: WriteQueue) { self.queue = queue }

    /// Stores a record; `failed` is called when that was not possible.
    func save(_ record: TransferRecord, _ failed: @escaping @Sendable (any Error) -> Void) {
        queue.submit { database in
            try Self.write(record, database)
        } completion: { result in
            if case .failure(let error) = result { failed(error) }
        }
    }

    /// Stores a record, and returns when that is done.
    func saveNow(_ record: TransferRecord) async throws {
        try await queue.write { try Self.write(record, $0) }
    }

    func remove(_ key: TransferKey) async throws {
        let key = key.description
        try await queue.write { database in
            _ = try database.run("DELETE FROM transfer WHERE key = ?", key)
        }
    }

    func save(_ contact: Contact) async throws {
        try await queue.write { database in
            _ = try database.run(
                """
                INSERT INTO contact VALUES (?, ?, ?) ON CONFLICT (address)
                DO UPDATE SET name = excluded.name, allowed = excluded.allowed
                """,
                contact.address.description,
                contact.name,
                contact.isAllowed
            )
        }
    }

    func remove(_ contact: ContactAddress) async throws {
        let address = contact.description
        try await queue.write { database in
            _ = try database.run("DELETE FROM contact WHERE address = ?", address)
        }
    }

    /// Stores what waits and closes the database.
    func close() async { await queue.close() }

    private static func write(_ record: TransferRecord, _ database: Database) throws {
        let key = record.key.description
        try database.run(
            """
            INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key)
            DO UPDATE SET name = excluded.name, state = excluded.state,
                bytes_total = excluded.bytes_total, bytes_done = excluded.bytes_done,
                files = excluded.files, error = excluded.error, manifest = excluded.manifest,
                journal = excluded.journal
            """,
            key,
            record.peer.description,
            record.name,
            record.state.rawValue,
            Int64(clamping: record.bytesTotal),
            Int64(clamping: record.bytesDone),
            record.files,
            Int64(clamping: record.createdAt),
            record.error,
            record.manifest?.bytes,
            record.journal
        )
        for (position, path) in record.sources.enumerated() {
            try database.run(
                "INSERT OR IGNORE INTO transfer_source VALUES (?, ?, ?)",
                key,
                position,
                path.bytes
            )
        }
    }

    private static func readRecords(_ database: Database) throws -> [TransferRecord] {
        let rows = try database.rows(
            """
            SELECT key, peer, state, created_at, name, bytes_total, files, bytes_done, error,
                manifest, journal FROM transfer
            """
        ) { row in try record(row) }
        var records: [TransferRecord] = []
        for case var record? in rows {
            record.sources = try database.rows(
                "SELECT path FROM transfer_source WHERE transfer = ? ORDER BY position",
                record.key.description
            ) { row in Path(bytes: try row.column(0)) }
            records.append(record)
        }
        return records
    }

    /// Nil for a row that this version cannot read.
    private static func record(_ row: borrowing Row) throws -> TransferRecord? {
        guard let key = TransferKey(try row.column(0)),
            let state = TransferView.State(rawValue: try row.column(2))
        else { return nil }
        var record = TransferRecord(
            key,
            try TransferPeer(stored: try row.column(1, as: String.self)),
            state,
            createdAt: UInt64(clamping: try row.column(3, as: Int64.self)),
            name: try row.column(4),
            bytesTotal: UInt64(clamping: try row.column(5, as: Int64.self)),
            files: try row.column(6)
        )
        record.bytesDone = UInt64(clamping: try row.column(7, as: Int64.self))
        record.error = try row.column(8)
        record.manifest = try row.column(9, as: [UInt8]?.self).map { try Bytes32($0) }
        record.journal = try row.column(10)
        return record
    }

    private static func readContacts(_ database: Database) throws -> [Contact] {
        try database.rows("SELECT address, name, allowed FROM contact") { row in
            Contact(
                address: try ContactAddress(try row.column(0, as: String.self)),
                name: try row.column(1),
                isAllowed: try row.column(2)
            )
        }
    }
}
