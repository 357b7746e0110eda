import Files
import Store

/// A schema and a folder for it.
enum Sample {
    static let migrations = [
        Migration(
            "peers",
            """
            CREATE TABLE peer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
            CREATE TABLE note (
                peer INTEGER NOT NULL REFERENCES peer(id), text TEXT, size REAL, bytes BLOB,
                kind INTEGER CHECK (kind < 9)) STRICT;
            """
        ),
        Migration("index", "CREATE INDEX note_peer ON note (peer)"),
    ]

    static func open(
        _ folder: TemporaryFolder,
        _ access: Database.Access = .readWrite,
        durability: Database.Durability = .normal
    ) throws(StoreError) -> Database {
        try Database(
            opening: folder.path / "a.db",
            access,
            durability: durability,
            migrations: migrations
        )
    }
}

extension Database {
    func count(_ table: String) throws -> Int {
        try first("SELECT count(*) FROM \(table)") { row in try row.column(0) } ?? 0
    }

    func addPeer(_ name: String) throws(StoreError) {
        try run("INSERT INTO peer (name) VALUES (?)", name)
    }
}
