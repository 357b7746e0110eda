import Bytes
import RelayWire
import Testing

@Suite("Credit windows (Docs/protocols/relay.md)")
struct CreditWindowTests {
    private static func at(_ milliseconds: Int64) -> Moment {
        Moment(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("a sender may use its window to the last byte and not beyond")
    func limit() {
        var window = CreditWindow(size: 1000)
        var taken: [Bool] = []
        for bytes in [999, 1, 1, 0] { taken.append(window.received(bytes)) }
        #expect(taken == [true, true, false, true])
    }

    @Test("credit comes back in quarters of the window")
    func quarters() {
        var window = CreditWindow(size: 1000)
        _ = window.received(1000)
        let credit = [249, 1].reduce(into: []) { credit, bytes in
            credit.append(window.consumed(bytes, now: Self.at(0), roundTrip: nil))
        }
        #expect(credit == [0, 250])
        #expect(window.available == 250)
    }

    @Test(
        "all that was consumed comes back as credit, whatever the portions",
        arguments: 0..<20 as Range<UInt64>
    )
    func conserved(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var window = CreditWindow()
        var (sent, granted, now) = (0, CreditWindow.initial, Int64(0))
        for _ in 0..<2000 {
            let bytes = min(Int(generator.next() % 40_000), granted - sent)
            let isTaken = window.received(bytes)
            #expect(isTaken)
            sent += bytes
            now += Int64(generator.next() % 5)
            granted += window.consumed(bytes, now: Self.at(now), roundTrip: .milliseconds(40))
            #expect(window.available == granted - sent)
            #expect(window.size <= CreditWindow.maximum)
            #expect(window.available <= window.size)
        }
        #expect(granted - sent > 0)
    }

    @Test("a fast long path gets a larger window, a slow or short one does not")
    func growth() {
        // 10 MB/s over 100 ms need 1 MB in flight.
        var long = CreditWindow()
        var short = CreditWindow()
        for step in 0..<200 as Range<Int64> {
            for (trip, isLong) in [(Duration.milliseconds(100), true), (.milliseconds(2), false)] {
                if isLong {
                    _ = long.received(100_000)
                    _ = long.consumed(100_000, now: Self.at(step * 10), roundTrip: trip)
                } else {
                    _ = short.received(100_000)
                    _ = short.consumed(100_000, now: Self.at(step * 10), roundTrip: trip)
                }
            }
        }
        #expect(long.size > 1_500_000)
        #expect(short.size == CreditWindow.initial)
    }

    @Test("no path, however fast and long, grows a window past the largest")
    func ceiling() {
        var window = CreditWindow()
        for step in 0..<50 as Range<Int64> {
            let bytes = window.available
            let isTaken = window.received(bytes)
            #expect(isTaken)
            _ = window.consumed(bytes, now: Self.at(step * 1000), roundTrip: .seconds(10))
        }
        #expect(window.size == CreditWindow.maximum)
    }
}
