import Bytes
import Testing
import Transfer

@Suite("Waiting before another attempt")
struct RetryDelayTests {
    @Test("waits double up to half a minute, and start over after a success")
    func doubles() {
        var delay = RetryDelay()
        var generator = SeededGenerator(seed: 1)
        let expected = [1, 2, 4, 8, 16, 30, 30]
        for seconds in expected {
            let wait = delay.next(using: &generator)
            let around = Duration.seconds(seconds)
            #expect(wait >= around * 0.75 && wait <= around * 1.25)
        }
        for _ in 0..<100 {
            #expect((.zero ... .seconds(38)).contains(delay.next(using: &generator)))
        }
        delay.reset()
        #expect((.zero ... .milliseconds(1_250)).contains(delay.next(using: &generator)))
    }
}
