import Files
import Store
import Synchronization
import Testing

@Suite("Write queues")
struct WriteQueueTests {
    struct Refusal: Error {}

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func names() throws -> [String] {
        try Sample.open(folder, .readOnly).rows("SELECT name FROM peer ORDER BY id") { row in
            try row.column(0)
        }
    }

    @Test("a write is stored when it returns")
    func write() async throws {
        let queue = WriteQueue(try Sample.open(folder, durability: .full))
        let row = try await queue.write { database in
            try database.addPeer("a")
            return database.lastInsertedRow
        }
        #expect(row == 1)
        #expect(try names() == ["a"])
    }

    @Test("many writers are gathered, in order, and each gets its own answer")
    func gathered() async throws {
        let queue = WriteQueue(try Sample.open(folder), batch: 16)
        let answers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for index in 0..<500 {
                group.addTask {
                    try await queue.write { database in
                        try database.addPeer("\(index)")
                        return database.lastInsertedRow
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers == Set(1...500))
        #expect(try names().count == 500)
    }

    @Test("writes submitted together share a transaction")
    func shared() async throws {
        let queue = WriteQueue(try Sample.open(folder), delay: .seconds(60))
        let seen = Mutex<[Int]>([])
        let (gate, folder) = (Doorbell(), folder)
        // The first holds the thread until the rest wait in line, and they then fill one batch.
        for index in 0..<StoreLimits.batchWrites {
            queue.submit { database in
                if index == 0 { gate.wait() }
                try database.addPeer("\(index)")
                return try Sample.open(folder, .readOnly).count("peer")
            } completion: { result in
                if case .success(let peers) = result { seen.withLock { $0.append(peers) } }
            }
        }
        gate.ring()
        await queue.close()
        // No write saw another one committed before it.
        #expect(seen.withLock { $0 } == Array(repeating: 0, count: StoreLimits.batchWrites))
        #expect(try names().count == StoreLimits.batchWrites)
    }

    @Test("a write that throws is undone alone")
    func refusal() async throws {
        let queue = WriteQueue(try Sample.open(folder))
        let first = Task { try await queue.write { database in try database.addPeer("a") } }
        let second = Task {
            try await queue.write { database in
                try database.addPeer("b")
                throw Refusal()
            }
        }
        let third = Task { try await queue.write { database in try database.addPeer("c") } }
        try await first.value
        try await third.value
        await #expect(throws: Refusal.self) { try await second.value }
        #expect(try Set(names()) == ["a", "c"])
    }

    @Test("closing commits what waits and refuses what comes")
    func close() async throws {
        let queue = WriteQueue(try Sample.open(folder), delay: .seconds(60))
        let stored = Mutex(0)
        for index in 0..<10 {
            queue.submit { database in
                try database.addPeer("\(index)")
            } completion: { result in
                if case .success = result { stored.withLock { $0 += 1 } }
            }
        }
        await queue.close()
        await queue.close()
        #expect(stored.withLock { $0 } == 10)
        #expect(try names().count == 10)
        await #expect(throws: StoreError.closed) { try await queue.write { _ in } }
    }

    @Test("a full line refuses one write more than it holds")
    func overloaded() async throws {
        let queue = WriteQueue(try Sample.open(folder), batch: 1, pending: 3)
        let (started, gate) = (Doorbell(), Doorbell())
        let refused = Mutex<[StoreError]>([])
        queue.submit { _ in
            started.ring()
            gate.wait()
        } completion: { _ in
        }
        started.wait()
        for index in 0..<4 {
            queue.submit { database in
                try database.addPeer("\(index)")
            } completion: { result in
                if case .failure(let error as StoreError) = result {
                    refused.withLock { $0.append(error) }
                }
            }
        }
        gate.ring()
        await queue.close()
        #expect(refused.withLock { $0 } == [.overloaded(limit: 3)])
        #expect(try names() == ["0", "1", "2"])
    }

    @Test("a full disk fails every write of the batch, and none is stored")
    func full() async throws {
        let database = try Sample.open(folder)
        try database.script("PRAGMA max_page_count = 20")
        let queue = WriteQueue(database, delay: .milliseconds(50))
        let large = String(repeating: "x", count: 100_000)
        let small = Task { try await queue.write { database in try database.addPeer("small") } }
        let huge = Task { try await queue.write { database in try database.addPeer(large) } }
        await #expect(throws: StoreError.full(folder.path / "a.db")) { try await huge.value }
        // The small one may have been in an earlier batch.
        do { try await small.value } catch {
            #expect(error as? StoreError == .full(folder.path / "a.db"))
        }
        try await queue.write { database in try database.addPeer("after") }
        #expect(try names().last == "after")
    }
}
