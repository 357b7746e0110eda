package import Bytes

/// A closure that its loop calls at a moment, once or again and again.
///
/// Dropping the reference does not stop it; `cancel` does. Setting it again replaces the deadline
/// and allocates nothing. `@unchecked Sendable`: confined to its loop, which every member checks.
package final class LoopTimer: @unchecked Sendable {
    /// The loop whose thread it fires on.
    package let loop: EventLoop
    /// When it fires next, while it is set.
    package private(set) var deadline = Moment(nanoseconds: 0)
    private var interval: Duration?
    private let action: () -> Void
    var order: UInt64 = 0
    var place = -1

    /// A timer that is not yet set.
    package init(on loop: EventLoop, _ action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
    }

    /// Whether it will fire.
    package var isSet: Bool { place >= 0 }

    /// Fires at `deadline` (or this turn when that has passed), then every `interval` if given.
    ///
    /// Does nothing on a closing loop.
    package func set(at deadline: Moment, every interval: Duration? = nil) {
        loop.preconditionOnLoop()
        precondition(interval.map { $0 > .zero } ?? true, "a repeating timer needs an interval")
        loop.timers.remove(self)
        guard loop.isRunning else { return }
        self.deadline = max(deadline, loop.now)
        self.interval = interval
        loop.timers.insert(self)
    }

    /// Fires once `delay` has passed, then every `interval` if given.
    package func set(after delay: Duration, every interval: Duration? = nil) {
        set(at: loop.now + delay, every: interval)
    }

    /// Does not fire any more until set again.
    package func cancel() {
        loop.preconditionOnLoop()
        loop.timers.remove(self)
    }

    func precedes(_ other: LoopTimer) -> Bool {
        deadline == other.deadline ? order < other.order : deadline < other.deadline
    }

    /// A repeating timer keeps its rhythm, but skips the beats it missed.
    func fire() {
        if let interval { set(at: max(deadline + interval, loop.now), every: interval) }
        action()
    }
}

extension EventLoop {
    /// Calls `action` on the loop once `delay` has passed, then every `interval` if given.
    @discardableResult
    package func schedule(
        after delay: Duration,
        every interval: Duration? = nil,
        _ action: @escaping () -> Void
    ) -> LoopTimer {
        let timer = LoopTimer(on: self, action)
        timer.set(after: delay, every: interval)
        return timer
    }

    /// Waits until `deadline`; throws `.cancelled` with its task and `.shutDown` with its loop.
    package func sleep(until deadline: Moment) async throws(NetError) {
        try await wait { (waiter: Waiter<Void>) in
            let timer = LoopTimer(on: self) { waiter.resume(.success(())) }
            timer.set(at: deadline)
            waiter.onAbandon { timer.cancel() }
        }
    }

    /// Waits for `duration`; throws `.cancelled` with its task and `.shutDown` with its loop.
    package func sleep(for duration: Duration) async throws(NetError) {
        try await sleep(until: Self.clock() + duration)
    }
}
