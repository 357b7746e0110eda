import Synchronization

/// The bounded queue of one subscriber.
final class Mailbox<Message: Sendable>: Sendable {
    private enum Phase {
        case open
        /// Full once; ends after what is queued.
        case overflowed
        case closed
    }

    private struct State {
        var queue = Ring<Message>()
        /// How many were dropped since the last arrival, and since the start.
        var missed = 0
        var lost = 0
        var phase = Phase.open
        /// Whether a delivery is on its way to the subscriber's executor.
        var scheduled = false
        var wake: (@Sendable () -> Void)?
        var waiter: CheckedContinuation<Arrival<Message>?, Never>?

        var hasArrivals: Bool { missed > 0 || !queue.isEmpty || phase == .overflowed }
    }

    private let state = Mutex(State())
    private let limit: Int
    private let overflow: Overflow

    init(limit: Int, overflow: Overflow) {
        precondition(limit > 0, "a queue of nothing")
        (self.limit, self.overflow) = (limit, overflow)
    }

    var lost: Int { state.withLock { $0.lost } }

    /// Sets what schedules a delivery on the subscriber's executor.
    func attach(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    /// Queues `message`, and wakes the subscriber when it does not know of any yet.
    func put(_ message: Message) {
        let action = state.withLock { state -> (() -> Void)? in
            guard state.phase == .open else { return nil }
            enqueue(message, &state)
            if let waiter = state.waiter, let arrival = Self.take(&state) {
                state.waiter = nil
                return { waiter.resume(returning: arrival) }
            }
            guard let wake = state.wake, !state.scheduled else { return nil }
            state.scheduled = true
            return wake
        }
        action?()
    }

    private func enqueue(_ message: Message, _ state: inout State) {
        if state.queue.count == limit {
            state.lost += 1
            switch overflow {
            case .dropOldest:
                _ = state.queue.popFirst()
                state.missed += 1
            case .disconnect:
                state.phase = .overflowed
                return
            }
        }
        state.queue.append(message)
    }

    /// Gives all that is queued to `receive`, on the subscriber's executor.
    ///
    /// What arrives meanwhile waits for another turn, so that the executor can do other work.
    func deliver(to receive: (Arrival<Message>) -> Void) {
        var left = state.withLock { $0.queue.count } + 2
        while left > 0, let arrival = state.withLock({ Self.take(&$0) }) {
            receive(arrival)
            left -= 1
        }
        let again = state.withLock { state in
            state.scheduled = state.phase != .closed && state.hasArrivals
            return state.scheduled ? state.wake : nil
        }
        again?()
    }

    /// The next arrival, for a subscriber that asks.
    func next() async -> Arrival<Message>? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Arrival<Message>?? in
                if let arrival = Self.take(&state) { return .some(arrival) }
                if state.phase == .closed { return .some(nil) }
                precondition(state.waiter == nil, "two callers wait on one subscription")
                state.waiter = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Drops what is queued and ends a waiting `next`.
    func close() {
        let waiter = state.withLock { state in
            state.phase = .closed
            state.queue = Ring()
            state.missed = 0
            state.wake = nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    private static func take(_ state: inout State) -> Arrival<Message>? {
        if state.missed > 0 {
            defer { state.missed = 0 }
            return .lost(state.missed)
        }
        if let message = state.queue.popFirst() { return .message(message) }
        guard state.phase == .overflowed else { return nil }
        state.phase = .closed
        return .disconnected
    }
}
