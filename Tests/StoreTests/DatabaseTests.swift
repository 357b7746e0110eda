import Files
import Glibc
import Store
import Testing

@Suite("Databases (SQLite)")
struct DatabaseTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("every kind of value comes back as it was stored")
    func values() throws {
        let database = try Database(inMemory: Sample.migrations)
        let blobs: [[UInt8]?] = [[], [0, 1, 255], nil]
        let texts = ["", "a\0b", "größe 図 👨‍👩‍👧"]
        try database.addPeer("p")
        for (blob, text) in zip(blobs, texts) {
            try database.run(
                "INSERT INTO note VALUES (1, ?, ?, ?, ?)",
                text,
                1.5,
                blob,
                nil as Int64?
            )
        }
        let rows = try database.rows("SELECT * FROM note") { row in
            #expect(row.count == 5)
            #expect(try row.column(0, as: Int64.self) == 1)
            #expect(try row.column(2, as: Double?.self) == 1.5)
            #expect(row[4] == .null)
            return (try row.column(1, as: String.self), try row.column(3, as: [UInt8]?.self))
        }
        #expect(rows.map(\.0) == texts)
        #expect(rows.map(\.1) == blobs)
    }

    @Test("numbers at their ends come back", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func integers(value: Int64) throws {
        let database = try Database(inMemory: [])
        #expect(try database.first("SELECT ?", value) { row in try row.column(0) } == value)
    }

    @Test("a column of another kind is an error that names it")
    func mismatch() throws {
        let database = try Database(inMemory: [])
        let expected = StoreError.mismatch(column: "a", found: "a text", expected: "Int64")
        #expect(throws: expected) {
            try database.first("SELECT 'x' AS a") { row in try row.column(0, as: Int64.self) }
        }
        #expect(throws: StoreError.mismatch(column: "a", found: "nothing", expected: "String")) {
            try database.first("SELECT NULL AS a") { row in try row.column(0, as: String.self) }
        }
        #expect(throws: StoreError.mismatch(column: "a", found: "an integer", expected: "Bool")) {
            try database.first("SELECT 2 AS a") { row in try row.column(0, as: Bool.self) }
        }
    }

    @Test("running tells how many rows changed, and the last row id")
    func changes() throws {
        let database = try Database(inMemory: Sample.migrations)
        #expect(try database.run("INSERT INTO peer (name) VALUES ('a'), ('b'), ('c')") == 3)
        #expect(database.lastInsertedRow == 3)
        #expect(try database.run("UPDATE peer SET name = name || 'x' WHERE id > ?", 1) == 2)
        #expect(try database.run("DELETE FROM peer") == 3)
        #expect(try database.run("DELETE FROM peer") == 0)
    }

    @Test("a query may run inside the loop over the rows of the same query")
    func nested() throws {
        let database = try Database(inMemory: Sample.migrations)
        try database.run("INSERT INTO peer (name) VALUES ('a'), ('b')")
        var pairs: [String] = []
        let sql = "SELECT name FROM peer ORDER BY id"
        try database.each(sql) { outer in
            let name = try outer.column(0, as: String.self)
            try database.each(sql) { inner in
                pairs.append(name + (try inner.column(0, as: String.self)))
            }
        }
        #expect(pairs == ["aa", "ab", "ba", "bb"])
    }

    @Test("more statements than the cache keeps work as well")
    func manyStatements() throws {
        let database = try Database(inMemory: [])
        for round in 0..<2 {
            for number in 0...StoreLimits.cachedStatements {
                let found = try database.first("SELECT ? + \(number)", round) { row in
                    try row.column(0, as: Int.self)
                }
                #expect(found == round + number)
            }
        }
    }

    static let rules: [(sql: String, rule: StoreError.Rule)] = [
        ("INSERT INTO peer (name) VALUES ('a')", .unique),
        ("INSERT INTO peer VALUES (1, 'b')", .unique),
        ("INSERT INTO peer (name) VALUES (NULL)", .notNull),
        ("INSERT INTO note (peer) VALUES (7)", .foreignKey),
        ("INSERT INTO note (peer, kind) VALUES (1, 9)", .check),
        ("INSERT INTO note (peer, size) VALUES (1, 'x')", .check),
    ]

    @Test("a row that breaks a rule is refused with the rule", arguments: rules)
    func constraint(sql: String, rule: StoreError.Rule) throws {
        let database = try Database(inMemory: Sample.migrations)
        try database.addPeer("a")
        let error = #expect(throws: StoreError.self) { try database.run(sql) }
        guard case .constraint(rule, _)? = error else {
            Issue.record("not a broken rule \(rule): \(String(describing: error))")
            return
        }
    }

    @Test("what is stored is there after opening again, for the owner only")
    func reopen() throws {
        func write() throws { try Sample.open(folder).addPeer("a") }
        try write()
        #expect(try Sample.open(folder).count("peer") == 1)
        #expect(try FileStatus(of: folder.path / "a.db").permissions == .ownerOnly)
    }

    @Test("a file that is no database is refused, and so is a damaged one")
    func corrupt() throws {
        let path = folder.path / "a.db"
        try AtomicFile.write([UInt8](repeating: 0x41, count: 5_000), to: path)
        #expect(throws: StoreError.corrupt(path, detail: "file is not a database")) {
            try Sample.open(folder)
        }
        try path.remove()
        func fill() throws {
            let database = try Sample.open(folder)
            for index in 0..<500 { try database.addPeer(String(repeating: "\(index) ", count: 20)) }
        }
        try fill()
        let file = try File(opening: path, .update)
        // The page headers stay, so that only following what the pages hold finds the damage.
        for page in 1..<(try file.size / 4_096) {
            try file.write([UInt8](repeating: 0xA5, count: 3_000), at: page * 4_096 + 8)
        }
        let error = #expect(throws: StoreError.self) { try Sample.open(folder) }
        guard case .corrupt(path, _)? = error else {
            Issue.record("damage was not seen: \(String(describing: error))")
            return
        }
    }

    @Test("a folder that is missing is an error about the file")
    func missing() throws {
        let path = folder.path / "none/a.db"
        #expect(throws: StoreError.file(FileError(.open, path, .system(ENOENT)))) {
            try Database(opening: path, migrations: [])
        }
        let error = #expect(throws: StoreError.self) { try Sample.open(folder, .readOnly) }
        guard case .unopenable? = error else {
            Issue.record("opened nothing for reading: \(String(describing: error))")
            return
        }
    }

    @Test("a reader beside the writer sees what is committed, and one state in a snapshot")
    func reader() throws {
        let writer = try Sample.open(folder)
        let reader = try Sample.open(folder, .readOnly)
        try writer.transaction {
            try writer.addPeer("a")
            #expect(try reader.count("peer") == 0)
        }
        #expect(try reader.count("peer") == 1)
        try reader.snapshot {
            #expect(try reader.count("peer") == 1)
            try writer.addPeer("b")
            #expect(try reader.count("peer") == 1)
        }
        #expect(try reader.count("peer") == 2)
        #expect(throws: StoreError.readOnly(folder.path / "a.db")) { try reader.addPeer("c") }
    }

    @Test("a backup is a whole database, and replaces the one before")
    func backup() throws {
        let database = try Sample.open(folder)
        let copy = folder.path / "copy.db"
        try database.addPeer("a")
        try database.backUp(to: copy)
        try database.addPeer("b")
        #expect(try Database(opening: copy, migrations: Sample.migrations).count("peer") == 1)
        try database.backUp(to: copy)
        #expect(try Database(opening: copy, migrations: Sample.migrations).count("peer") == 2)
        #expect(try FileStatus(of: copy).permissions == .ownerOnly)
    }
}
