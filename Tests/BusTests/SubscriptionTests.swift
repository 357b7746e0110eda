import Bus
import Testing

@Suite("Subscribers that ask")
struct SubscriptionTests {
    let exchange = Exchange()
    let topic = Topic<String>("words")

    @Test("what waits is taken in order, and what is lost is told")
    func waiting() async {
        let subscription = exchange.channel(topic).subscribe(queue: 2)
        for word in ["a", "b", "c"] { exchange.publish(word, on: topic) }
        #expect(await subscription.next() == .lost(1))
        #expect(await subscription.next() == .message("b"))
        #expect(await subscription.next() == .message("c"))
    }

    @Test("a waiting subscriber gets what is published later")
    func later() async {
        let subscription = exchange.channel(topic).subscribe()
        let answer = Task { await subscription.next() }
        exchange.publish("a", on: topic)
        #expect(await answer.value == .message("a"))
    }

    @Test("cancelling the subscription or the task ends the wait")
    func cancelled() async {
        let first = exchange.channel(topic).subscribe()
        let wait = Task { await first.next() }
        first.cancel()
        #expect(await wait.value == nil)
        #expect(await first.next() == nil)
        let second = exchange.channel(topic).subscribe()
        let other = Task { await second.next() }
        other.cancel()
        #expect(await other.value == nil)
        #expect(exchange.channel(topic).subscribers == 0)
    }

    @Test("a disconnected subscriber hears so once, and then nothing")
    func disconnected() async {
        let subscription = exchange.channel(topic).subscribe(queue: 1, overflow: .disconnect)
        for word in ["a", "b", "c"] { exchange.publish(word, on: topic) }
        #expect(await subscription.next() == .message("a"))
        #expect(await subscription.next() == .disconnected)
        #expect(await subscription.next() == nil)
    }

    @Test("topics are apart, and a topic is one channel")
    func topics() async {
        let other = Topic<Int>("numbers")
        let subscription = exchange.channel(topic).subscribe()
        exchange.publish(1, on: other)
        exchange.publish("a", on: topic)
        #expect(await subscription.next() == .message("a"))
        #expect(exchange.channel(topic) === exchange.channel(Topic<String>("words")))
    }

    @Test("a topic declared with two types, and a topic too many, are mistakes of ours")
    func mistakes() async {
        await #expect(processExitsWith: .failure) {
            let exchange = Exchange()
            _ = exchange.channel(Topic<Int>("a"))
            _ = exchange.channel(Topic<String>("a"))
        }
        await #expect(processExitsWith: .failure) {
            let exchange = Exchange()
            for index in 0...BusLimits.topics { _ = exchange.channel(Topic<Int>("\(index)")) }
        }
    }
}
