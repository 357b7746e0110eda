import Bytes
import Net
import Testing

@Suite("Loop timers", .timeLimit(.minutes(10)))
struct LoopTimerTests {
    @Test("timers fire by deadline, and in the order of setting when deadlines are equal")
    func order() async throws {
        try await withLoop { loop in
            let milliseconds = [9, 3, 5, 3, 0, 7, 9, 1, 0]
            let fired: [Int] = try await loop.wait { (waiter: Waiter<[Int]>) in
                var fired: [Int] = []
                let start = loop.now
                for (index, delay) in milliseconds.enumerated() {
                    LoopTimer(on: loop) {
                        fired.append(index)
                        if fired.count == milliseconds.count { waiter.resume(.success(fired)) }
                    }.set(at: start + .milliseconds(delay))
                }
            }
            let expected = milliseconds.indices.sorted {
                (milliseconds[$0], $0) < (milliseconds[$1], $1)
            }
            #expect(fired == expected)
        }
    }

    @Test("a thousand timers set, moved and cancelled at random fire as a sorted list would")
    func againstModel() async throws {
        try await withLoop { loop in
            var generator = SeededGenerator(seed: 7)
            let plan = (0..<1000).map { _ in
                (
                    first: Int.random(in: 0...20, using: &generator),
                    moved: Int.random(in: 0...3, using: &generator) == 0
                        ? Int.random(in: 0...20, using: &generator) : nil as Int?,
                    isCancelled: Int.random(in: 0...4, using: &generator) == 0
                )
            }
            let (fired, wanted) = try await loop.wait { (waiter: Waiter<([Int], [Int])>) in
                var fired: [Int] = []
                let start = loop.now
                let timers = plan.indices.map { index in LoopTimer(on: loop) { fired.append(index) }
                }
                var order: [Int] = []
                for (index, step) in plan.enumerated() {
                    timers[index].set(at: start + .milliseconds(step.first))
                    order.append(index)
                }
                for (index, step) in plan.enumerated() {
                    if let moved = step.moved {
                        timers[index].set(at: start + .milliseconds(moved))
                        order.removeAll { $0 == index }
                        order.append(index)
                    }
                    if step.isCancelled { timers[index].cancel() }
                }
                let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
                let wanted = plan.indices.filter { !plan[$0].isCancelled }.sorted {
                    let a = plan[$0].moved ?? plan[$0].first
                    let b = plan[$1].moved ?? plan[$1].first
                    return (a, place[$0] ?? 0) < (b, place[$1] ?? 0)
                }
                loop.schedule(after: .milliseconds(21)) { waiter.resume(.success((fired, wanted))) }
            }
            #expect(fired == wanted)
        }
    }

    @Test("a repeating timer fires again until it is cancelled, from within if need be")
    func repeating() async throws {
        try await withLoop { loop in
            let count = try await loop.wait { (waiter: Waiter<Int>) in
                var count = 0
                let timer = Confined<LoopTimer?>(nil)
                timer.value = loop.schedule(after: .zero, every: .milliseconds(1)) {
                    count += 1
                    guard count == 5 else { return }
                    timer.value?.cancel()
                    timer.value = nil
                    loop.schedule(after: .milliseconds(5)) { waiter.resume(.success(count)) }
                }
            }
            #expect(count == 5)
        }
    }

    @Test("a timer that sets itself again and again does not keep the loop from its other work")
    func noStarvation() async throws {
        try await withLoop { loop in
            let timer = Confined<LoopTimer?>(nil)
            await loop.run {
                timer.value = LoopTimer(on: loop) { timer.value?.set(after: .zero) }
                timer.value?.set(after: .zero)
            }
            for _ in 0..<100 { await loop.run {} }
            await loop.run {
                timer.value?.cancel()
                timer.value = nil
            }
        }
    }

    @Test("a sleeping task wakes after its deadline, not before")
    func sleeps() async throws {
        try await withLoop { loop in
            let start = EventLoop.clock()
            try await loop.sleep(for: .milliseconds(20))
            #expect(EventLoop.clock() - start >= .milliseconds(20))
        }
    }

    @Test("cancelling a task ends its sleep")
    func cancelledSleep() async throws {
        try await withLoop { loop in
            let task = Task {
                try await loop.sleep(for: .seconds(3600))
            }
            task.cancel()
            #expect(await task.result.netFailure == .cancelled)
        }
    }

    @Test("a task cancelled before it sleeps does not")
    func cancelledBefore() async throws {
        try await withLoop { loop in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await loop.sleep(for: .seconds(3600))
            }
            #expect(await task.result.netFailure == .cancelled)
        }
    }
}

extension Result {
    /// The error, if it is one.
    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }

    /// The error, if it is one of this module.
    var netFailure: NetError? { failure as? NetError }
}
