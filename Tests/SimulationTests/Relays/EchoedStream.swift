import Bytes

/// The far end of a stream: sends back what it gets, no faster than that leaves.
final class EchoedStream {
    /// What it needs of the core it belongs to.
    struct Actions {
        /// Sends bytes; true when to wait for `resume`.
        let send: (UnsafeRawBufferPointer) -> Bool
        let consumed: (Int) -> Void
        let finish: () -> Void
    }

    private let clock: VirtualClock
    private let actions: Actions
    private let delay: Duration
    private var waiting = OutputBuffer(limit: 8 << 20)
    private var isFull = false
    private var isFinishing = false
    private var isWorking = false
    private var isGone = false

    init(_ clock: VirtualClock, delay: Duration, _ actions: Actions) {
        (self.clock, self.delay, self.actions) = (clock, delay, actions)
    }

    var isOver: Bool { isFinishing && waiting.isEmpty }

    func received(_ bytes: UnsafeRawBufferPointer) {
        do { try waiting.append(bytes) } catch {
            preconditionFailure("more came than any window allows")
        }
        work()
    }

    func finished() {
        isFinishing = true
        work()
    }

    func resume() {
        isFull = false
        work()
    }

    func drop() { isGone = true }

    private func work() {
        guard !isWorking else { return }
        isWorking = true
        clock.after(delay) { [weak self] in
            guard let self else { return }
            isWorking = false
            turn()
        }
    }

    private func turn() {
        guard !isGone, !isFull else { return }
        let count = min(waiting.count, 32 << 10)
        if count > 0 {
            isFull = waiting.withUnsafeUnsent {
                actions.send(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            waiting.consume(count)
            actions.consumed(count)
        }
        if !waiting.isEmpty { return work() }
        if isFinishing {
            isGone = true
            actions.finish()
        }
    }
}
