import Files
import Glibc
import Store
import Testing

@Suite("A process killed while it writes")
struct CrashTests {
    /// One row in each of two tables per transaction, so that a torn one would show.
    static func writeForever(_ database: Database) throws -> Never {
        var round = 0
        while true {
            try database.transaction {
                try database.addPeer("\(round)")
                try database.run(
                    "INSERT INTO note (peer, bytes) VALUES (?, ?)",
                    database.lastInsertedRow,
                    [UInt8](repeating: 7, count: 3_000)
                )
            }
            round += 1
        }
    }

    private func expectWhole(_ folder: Path) throws -> Int {
        let database = try Database(opening: folder / "a.db", migrations: Sample.migrations)
        let peers = try database.count("peer")
        #expect(try database.count("note") == peers)
        #expect(
            try database.count("(SELECT 1 FROM note JOIN peer ON peer.id = note.peer)") == peers
        )
        return peers
    }

    @Test("after kill -9 in the middle of a transaction, only that one is missing")
    func middle() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path.string as String] in
            let database = try Database(
                opening: Path(path) / "a.db",
                migrations: Sample.migrations
            )
            for round in 0..<10 {
                try database.transaction {
                    try database.addPeer("\(round)")
                    if round == 7 { kill(getpid(), SIGKILL) }
                    try database.run("INSERT INTO note (peer) VALUES (?)", round + 1)
                }
            }
        }
        #expect(try expectWhole(folder.path) == 7)
    }

    @Test(
        "after kill -9 at any time, every transaction is whole or missing",
        arguments: [0, 1, 3, 10, 30, 100]
    )
    func anyTime(milliseconds: Int) async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.path.string as String, milliseconds] in
            let database = try Database(
                opening: Path(path) / "a.db",
                migrations: Sample.migrations
            )
            WorkerThread.start {
                Doorbell().wait(atMost: .milliseconds(milliseconds))
                kill(getpid(), SIGKILL)
            }
            try CrashTests.writeForever(database)
        }
        _ = try expectWhole(folder.path)
    }
}
