import Files
import Store
import Testing

@Suite("Migrations")
struct MigrationTests {
    let folder: TemporaryFolder
    var path: Path { folder.path / "a.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(
        _ migrations: [Migration],
        _ access: Database.Access = .readWrite
    ) throws(StoreError) -> Database {
        try Database(opening: path, access, migrations: migrations)
    }

    @Test("a file goes through the migrations that it lacks, once, and keeps its rows")
    func up() throws {
        let first = Array(Sample.migrations.prefix(1))
        func old() throws {
            let database = try open(first)
            #expect(try database.schemaVersion() == 1)
            try database.addPeer("a")
        }
        try old()
        for _ in 0..<2 {
            let database = try open(Sample.migrations)
            #expect(try database.schemaVersion() == 2)
            #expect(try database.count("peer") == 1)
        }
    }

    @Test("a schema newer than the program is refused")
    func newer() throws {
        _ = try open(Sample.migrations)
        let expected = StoreError.newer(path, found: 2, known: 1)
        #expect(throws: expected) { try open(Array(Sample.migrations.prefix(1))) }
        #expect(throws: expected) { try open(Array(Sample.migrations.prefix(1)), .readOnly) }
        #expect(expected.description.contains("schema 2, but this program knows only 1"))
    }

    @Test("a reader refuses an older schema, which it may not change")
    func older() throws {
        _ = try open(Array(Sample.migrations.prefix(1)))
        #expect(throws: StoreError.older(path, found: 1, known: 2)) {
            try open(Sample.migrations, .readOnly)
        }
    }

    @Test("a migration edited after it ran is refused")
    func altered() throws {
        _ = try open(Sample.migrations)
        var edited = Sample.migrations
        edited[1] = Migration("index", "CREATE INDEX other ON note (peer)")
        #expect(throws: StoreError.altered(path, version: 2, name: "index")) { try open(edited) }
    }

    @Test("a migration that fails leaves the file as it was")
    func failure() throws {
        _ = try open(Array(Sample.migrations.prefix(1)))
        let broken = Sample.migrations + [Migration("broken", "CREATE TABLE a (b); NONSENSE")]
        let error = #expect(throws: StoreError.self) { try open(broken) }
        #expect(error?.description.contains("NONSENSE") == true)
        let database = try open(Array(Sample.migrations.prefix(1)))
        #expect(try database.schemaVersion() == 1)
    }
}
