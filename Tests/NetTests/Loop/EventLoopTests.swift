import Bytes
import Net
import Synchronization
import Testing

@Suite("Event loop", .timeLimit(.minutes(10)))
struct EventLoopTests {
    actor Tally {
        nonisolated let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
        private(set) var count = 0

        init(loop: EventLoop) {
            self.loop = loop
        }

        func add() {
            loop.preconditionOnLoop()
            count += 1
        }

        func addOften(_ times: Int) async {
            for _ in 0..<times {
                add()
                await Task.yield()
            }
        }
    }

    @Test("work from one thread runs in order, on the loop")
    func order() async throws {
        try await withLoop { loop in
            let seen = Confined<[Int]>([])
            for number in 0..<10_000 { loop.submit { seen.value.append(number) } }
            let result = await loop.run { seen.value }
            #expect(result == Array(0..<10_000))
        }
    }

    @Test("work from eight threads at once is neither lost nor repeated")
    func stress() async throws {
        try await withLoop { loop in
            let count = Confined(0)
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<20_000 { loop.submit { count.value += 1 } }
                    }
                }
            }
            #expect(await loop.run { count.value } == 160_000)
        }
    }

    @Test("an actor on the loop is entered from callbacks without a hop")
    func assumesIsolation() async throws {
        try await withLoop { loop in
            let tally = Tally(loop: loop)
            await loop.run { tally.assumeIsolated { $0.add() } }
            await loop.wait100Timers { tally.assumeIsolated { $0.add() } }
            await tally.add()
            #expect(await tally.count == 102)
        }
    }

    @Test("many tasks on one actor of the loop do not run at once")
    func serial() async throws {
        try await withLoop { loop in
            let tally = Tally(loop: loop)
            await withTaskGroup { group in
                for _ in 0..<50 { group.addTask { await tally.addOften(100) } }
            }
            #expect(await tally.count == 5000)
        }
    }

    @Test("a task that prefers the loop runs its nonisolated code there")
    func taskExecutor() async throws {
        try await withLoop { loop in
            let wasOnLoop = await Task(executorPreference: loop) { loop.isOnLoop }.value
            #expect(wasOnLoop)
        }
    }

    @Test("work submitted on the loop runs after the present call")
    func submitIsLater() async throws {
        try await withLoop { loop in
            let seen = Confined<[String]>([])
            await loop.run {
                loop.submit { seen.value.append("submitted") }
                loop.execute { seen.value.append("executed") }
                seen.value.append("returned")
            }
            #expect(await loop.run { seen.value } == ["executed", "returned", "submitted"])
        }
    }

    @Test("the clock stands still within a turn and never runs back")
    func clock() async throws {
        try await withLoop { loop in
            let (first, again) = await loop.run { (loop.now, loop.now) }
            let later = await loop.run { loop.now }
            #expect(first == again)
            #expect(later >= first)
            #expect(EventLoop.clock() >= later)
        }
    }

    @Test("a group gives its loops out in turn")
    func roundRobin() async throws {
        try await withLoops(3) { group in
            let given = (0..<6).map { _ in ObjectIdentifier(group.next()) }
            #expect(Set(given).count == 3)
            #expect(given[0] == given[3] && given[1] == given[4] && given[2] == given[5])
        }
    }

    private final class Flushed: TurnFlushable, @unchecked Sendable {
        var isAwaitingFlush = false
        var flushes = 0
        func flushTurn() { flushes += 1 }
    }

    @Test("an object that registers often in a turn is flushed once at its end")
    func flush() async throws {
        try await withLoop { loop in
            let object = Flushed()
            let during = await loop.run {
                for _ in 0..<1000 { loop.atEndOfTurn(object) }
                return object.flushes
            }
            await loop.settle()
            #expect(during == 0)
            #expect(await loop.run { object.flushes } == 1)
        }
    }
}

extension EventLoop {
    /// Sets 100 timers and returns when all have fired.
    fileprivate func wait100Timers(_ each: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            submit {
                var left = 100
                for _ in 0..<100 {
                    self.schedule(after: .zero) {
                        each()
                        left -= 1
                        if left == 0 { continuation.resume() }
                    }
                }
            }
        }
    }
}
