import Files
import Store
import Testing

@Suite("Transactions")
struct TransactionTests {
    struct Refusal: Error {}

    @Test("a transaction that throws leaves nothing")
    func rollback() throws {
        let database = try Database(inMemory: Sample.migrations)
        #expect(throws: Refusal.self) {
            try database.transaction {
                try database.addPeer("a")
                throw Refusal()
            }
        }
        #expect(try database.count("peer") == 0)
        #expect(try database.transaction { try database.addPeer("b") } == ())
        #expect(try database.count("peer") == 1)
    }

    @Test("an inner transaction that throws is undone alone")
    func inner() throws {
        let database = try Database(inMemory: Sample.migrations)
        try database.transaction {
            try database.addPeer("a")
            #expect(throws: Refusal.self) {
                try database.transaction {
                    try database.addPeer("b")
                    try database.transaction { try database.addPeer("c") }
                    throw Refusal()
                }
            }
            try database.transaction { try database.addPeer("d") }
        }
        let names = try database.rows("SELECT name FROM peer ORDER BY name") { row in
            try row.column(0, as: String.self)
        }
        #expect(names == ["a", "d"])
    }

    @Test("a rule that is broken undoes the statement, and the rest is stored")
    func constraint() throws {
        let database = try Database(inMemory: Sample.migrations)
        try database.transaction {
            try database.addPeer("a")
            #expect(throws: StoreError.self) { try database.addPeer("a") }
            try database.addPeer("b")
        }
        #expect(try database.count("peer") == 2)
    }

    @Test("a full disk undoes the whole transaction, even when its error is caught")
    func full() throws {
        let folder = try TemporaryFolder()
        let database = try Sample.open(folder)
        try database.addPeer("kept")
        try database.script("PRAGMA max_page_count = 20")
        let path = folder.path / "a.db"
        #expect(throws: StoreError.full(path)) {
            try database.transaction {
                try database.addPeer("lost")
                let large = Result {
                    for index in 0..<100 {
                        try database.addPeer(String(repeating: "\(index) ", count: 1_000))
                    }
                }
                guard case .failure = large else { return }
                // Were this run after SQLite's own rollback, it would be stored alone.
                do { try database.addPeer("stray") } catch {}
            }
        }
        #expect(try database.count("peer") == 1)
        try database.addPeer("after")
        #expect(try database.count("peer") == 2)
    }

    @Test("writing beyond the largest file size is a full disk, and what was stored stays")
    func fileSize() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let database = try Sample.open(folder)
            try database.addPeer("kept")
            LargestFile.limit(bytes: 200_000)
            #expect(throws: StoreError.full(folder.path / "a.db")) {
                try database.transaction {
                    for index in 0..<1_000 {
                        try database.addPeer(String(repeating: "\(index) ", count: 1_000))
                    }
                }
            }
            #expect(try database.count("peer") == 1)
            try database.quickCheck()
        }
    }
}
