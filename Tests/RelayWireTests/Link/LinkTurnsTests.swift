import Bytes
import Testing

@testable import RelayWire

@Suite("Turns on a full link")
struct LinkTurnsTests {
    @Test("quiet circuits go before busy ones, each kind in the order it came")
    func priority() {
        var turns = LinkTurns()
        turns.add(1, sentInOneGo: LinkTurns.busyBytes)
        turns.add(2, sentInOneGo: LinkTurns.busyBytes - 1)
        turns.add(3, sentInOneGo: .max)
        turns.add(4, sentInOneGo: 0)
        var order: [Int?] = []
        for _ in 0..<5 { order.append(turns.next()) }
        #expect(order == [2, 4, 1, 3, nil])
        #expect(turns.isEmpty)
    }

    @Test("a long line gives back what it has served", arguments: [1, 63, 64, 5000])
    func queue(count: Int) {
        var line = TurnQueue()
        var expected = 0
        for round in 0..<3 {
            for number in 0..<count { line.append(round * count + number) }
            for _ in 0..<(round == 2 ? 3 * count - expected : count / 2) {
                let next = line.popFirst()
                #expect(next == expected)
                expected += 1
            }
        }
        #expect(line.isEmpty)
    }

    @Test(
        "a turn names slot, serial and direction",
        arguments: [0, 1, 1 << 20 - 1] as [Int32],
        [0, 1, .max] as [UInt32]
    )
    func turn(slot: Int32, serial: UInt32) throws {
        for direction in [CellDirection.forward, .backward] {
            let number = RelayTurn(slot: slot, serial: serial, direction: direction).number
            let read = try #require(RelayTurn(number))
            #expect(read.slot == slot && read.serial == serial && read.direction == direction)
        }
    }
}

@Suite("Token buckets")
struct TokenBucketTests {
    /// How many of `count` takes are granted at one moment.
    private static func taken(_ bucket: inout TokenBucket, _ count: Int, at now: Moment) -> Int {
        var granted = 0
        for _ in 0..<count where bucket.take(now: now) { granted += 1 }
        return granted
    }

    @Test("a burst is allowed, then the rate")
    func rate() {
        let start = Moment(nanoseconds: 0)
        var bucket = TokenBucket(perSecond: 10, burst: 5, now: start)
        let granted = [
            (7, start), (1, start + .milliseconds(99)), (2, start + .milliseconds(101)),
            (7, start + .seconds(100)),
        ].map { Self.taken(&bucket, $0, at: $1) }
        #expect(granted == [5, 0, 1, 5])
    }

    @Test("time that stands still or runs back gives nothing")
    func backwards() {
        let start = Moment(sinceStart: .seconds(10))
        var bucket = TokenBucket(perSecond: 1000, burst: 1, now: start)
        let granted = [start, start, start - .seconds(5)].map { Self.taken(&bucket, 1, at: $0) }
        #expect(granted == [1, 0, 0])
    }
}
