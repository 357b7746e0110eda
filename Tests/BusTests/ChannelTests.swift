import Bus
import Synchronization
import Testing

/// An executor that runs what it is given when the test says so.
final class Turnstile: Sendable {
    private let jobs = Mutex<[@Sendable () -> Void]>([])

    var waiting: Int { jobs.withLock { $0.count } }

    func add(_ job: @escaping @Sendable () -> Void) {
        jobs.withLock { $0.append(job) }
    }

    /// Runs what waits now, not what that adds.
    func turn() {
        let now = jobs.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        for job in now { job() }
    }
}

@Suite("Publish and subscribe")
struct ChannelTests {
    static let numbers = Topic<Int>("numbers")

    let channel = Exchange().channel(Self.numbers)
    let turnstile = Turnstile()
    let received = Received()

    /// What a subscriber got, in order.
    final class Received: Sendable {
        private let arrivals = Mutex<[Arrival<Int>]>([])

        var all: [Arrival<Int>] { arrivals.withLock { $0 } }

        func add(_ arrival: Arrival<Int>) {
            arrivals.withLock { $0.append(arrival) }
        }
    }

    private func subscribe(
        queue: Int = 4,
        overflow: Overflow = .dropOldest
    ) -> Subscription<Int> {
        let (turnstile, received) = (turnstile, received)
        return channel.subscribe(queue: queue, overflow: overflow) { job in
            turnstile.add(job)
        } receive: { arrival in
            received.add(arrival)
        }
    }

    @Test("messages arrive in order, a burst in one turn of the subscriber's executor")
    func burst() {
        let subscription = subscribe()
        for number in 0..<4 { channel.publish(number) }
        #expect(received.all.isEmpty)
        #expect(turnstile.waiting == 1)
        turnstile.turn()
        #expect(received.all == (0..<4).map { .message($0) })
        #expect(turnstile.waiting == 0)
        channel.publish(4)
        turnstile.turn()
        #expect(received.all.last == .message(4))
        #expect(subscription.lost == 0)
    }

    @Test("a full queue loses its oldest messages and says how many")
    func dropOldest() {
        let subscription = subscribe(queue: 4)
        for number in 0..<7 { channel.publish(number) }
        turnstile.turn()
        #expect(received.all == [.lost(3)] + (3..<7).map { .message($0) })
        #expect(subscription.lost == 3)
        for number in 7..<11 { channel.publish(number) }
        turnstile.turn()
        #expect(received.all.suffix(4) == (7..<11).map { .message($0) })
    }

    @Test("a queue filled to its limit loses nothing, and one more disconnects who asked for that")
    func disconnect() {
        let subscription = subscribe(queue: 4, overflow: .disconnect)
        for number in 0..<4 { channel.publish(number) }
        turnstile.turn()
        for number in 4..<10 { channel.publish(number) }
        turnstile.turn()
        #expect(received.all == (0..<8).map { .message($0) } + [.disconnected])
        channel.publish(10)
        turnstile.turn()
        #expect(received.all.last == .disconnected)
        #expect(turnstile.waiting == 0)
        #expect(subscription.lost == 1)
    }

    @Test("every subscriber gets every message, a slow one holds up nobody")
    func several() {
        let slow = subscribe(queue: 1)
        let (other, direct) = (Turnstile(), Received())
        let fast = channel.subscribe(run: other.add, receive: direct.add)
        for number in 0..<10 {
            channel.publish(number)
            other.turn()
        }
        #expect(direct.all == (0..<10).map { .message($0) })
        turnstile.turn()
        #expect(received.all == [.lost(9), .message(9)])
        #expect(channel.subscribers == 2)
        withExtendedLifetime((slow, fast)) {}
    }

    @Test("letting go of the subscription ends it, even with messages on their way")
    func letGo() {
        func passing() {
            let subscription = subscribe()
            channel.publish(1)
            #expect(channel.subscribers == 1)
            withExtendedLifetime(subscription) {}
        }
        passing()
        #expect(channel.subscribers == 0)
        turnstile.turn()
        #expect(received.all.isEmpty)
        channel.publish(2)
        #expect(turnstile.waiting == 0)
    }

    @Test("cancelling from within a delivery stops it")
    func cancelInside() {
        let held = Mutex<Subscription<Int>?>(nil)
        let (turnstile, received) = (turnstile, received)
        let subscription = channel.subscribe { job in
            turnstile.add(job)
        } receive: { arrival in
            received.add(arrival)
            held.withLock { $0 }?.cancel()
        }
        held.withLock { $0 = subscription }
        for number in 0..<3 { channel.publish(number) }
        turnstile.turn()
        #expect(received.all == [.message(0)])
        held.withLock { $0 = nil }
    }

    @Test("a message published while delivering comes in the next turn")
    func publishInside() {
        let (turnstile, received, channel) = (turnstile, received, channel)
        let subscription = channel.subscribe { job in
            turnstile.add(job)
        } receive: { arrival in
            received.add(arrival)
            if received.all.count < 50 { channel.publish(received.all.count) }
        }
        channel.publish(0)
        while turnstile.waiting > 0 { turnstile.turn() }
        #expect(received.all == (0..<50).map { .message($0) })
        withExtendedLifetime(subscription) {}
    }

    @Test("several publishers at once lose nothing and keep each their order")
    func publishers() async {
        let subscription = subscribe(queue: 40_000)
        let channel = channel
        await withTaskGroup { group in
            for publisher in 0..<4 {
                group.addTask {
                    for number in 0..<10_000 { channel.publish(publisher * 10_000 + number) }
                }
            }
        }
        while turnstile.waiting > 0 { turnstile.turn() }
        let numbers = received.all.compactMap { arrival in
            if case .message(let number) = arrival { number } else { nil }
        }
        #expect(numbers.count == 40_000)
        for publisher in 0..<4 {
            let own = numbers.filter { $0 / 10_000 == publisher }
            #expect(own == Array(publisher * 10_000..<(publisher + 1) * 10_000))
        }
        #expect(subscription.lost == 0)
    }
}
