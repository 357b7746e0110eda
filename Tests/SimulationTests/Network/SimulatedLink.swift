import Bytes

/// One direction of a TCP connection: ordered, slow, late, with a sender's buffer.
final class SimulatedLink {
    /// What arrives, cut anywhere.
    var onBytes: (([UInt8]) -> Void)?
    /// The network took bytes that were unsent; how many still are.
    var onDrain: ((Int) -> Void)?
    /// Called once, behind the last byte.
    var onEnd: (() -> Void)?
    /// Flips a bit in what is sent next.
    var isCorrupting = false
    /// Most bytes that ever waited to be sent.
    private(set) var mostWaiting = 0

    private let clock: VirtualClock
    private let conditions: LinkConditions
    private var generator: SeededGenerator
    private var waiting = OutputBuffer(limit: 64 << 20)
    private var isSending = false
    private var wasTold = false
    private var lastArrival = Moment(nanoseconds: 0)
    private var stalledUntil = Moment(nanoseconds: 0)
    private(set) var isClosed = false

    init(_ clock: VirtualClock, _ conditions: LinkConditions, seed: UInt64) {
        (self.clock, self.conditions) = (clock, conditions)
        generator = SeededGenerator(seed: seed)
    }

    var unsent: Int { max(0, waiting.count - conditions.bufferBytes) }

    /// Takes bytes and says how many are unsent.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard !isClosed else { return 0 }
        do { try waiting.append(bytes) } catch {
            preconditionFailure("a core let \(waiting.count) bytes wait on one link")
        }
        mostWaiting = max(mostWaiting, waiting.count)
        if unsent > 0 { wasTold = true }
        sendNext()
        return unsent
    }

    /// Sends nothing for a while.
    func stall(_ duration: Duration) { stalledUntil = max(stalledUntil, clock.now + duration) }

    /// Drops what is on its way and ends.
    func cut() {
        guard !isClosed else { return }
        isClosed = true
        onBytes = nil
        waiting.removeAll()
        let end = onEnd.take()
        clock.after(conditions.delay) { end?() }
    }

    /// Ends behind what was written.
    func finish() {
        guard !isClosed else { return }
        isClosed = true
        onDrain = nil
        if waiting.isEmpty { end() }
    }

    private func end() {
        let end = onEnd.take()
        clock.after(max(lastArrival - clock.now, .zero) + conditions.delay) { end?() }
    }

    private func sendNext() {
        guard !isSending, !waiting.isEmpty else { return }
        isSending = true
        let count = min(waiting.count, Int(generator.next() % 20_000) + 1)
        let time = Duration.nanoseconds(
            Int64(count) * 1_000_000_000 / Int64(conditions.bytesPerSecond)
        )
        clock.after(max(time, stalledUntil - clock.now)) { [self] in sent(count) }
    }

    private func sent(_ count: Int) {
        isSending = false
        guard waiting.count >= count else { return }
        var segment = waiting.withUnsafeUnsent { Array($0[..<count]) }
        waiting.consume(count)
        if isCorrupting {
            isCorrupting = false
            segment[Int(generator.next() % UInt64(count))] ^= 1 << UInt8(generator.next() % 8)
        }
        let jitter = conditions.jitter * (Double(generator.next() % 1000) / 1000)
        lastArrival = max(lastArrival, clock.now + conditions.delay + jitter)
        clock.after(lastArrival - clock.now) { [self] in onBytes?(segment) }
        if wasTold, unsent <= conditions.bufferBytes / 2 {
            wasTold = unsent > 0
            onDrain?(unsent)
        }
        if isClosed, waiting.isEmpty { end() }
        sendNext()
    }
}
