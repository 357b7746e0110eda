import Net

/// One step done again and again on a loop, after the pause that the step before asked for.
struct Recurrence {
    private var task: Task<Void, Never>?

    /// Begins after `delay`, until ``stop()``, a step that gives no pause, or the end of the loop.
    mutating func start(
        on loop: EventLoop,
        after delay: Duration = .zero,
        _ step: @escaping @Sendable () async -> Duration?
    ) {
        stop()
        task = Task(executorPreference: loop) {
            var pause: Duration? = delay
            while let wait = pause, !Task.isCancelled {
                do throws(NetError) { try await loop.sleep(for: wait) } catch { return }
                pause = await step()
            }
        }
    }

    /// Does no step more once the one under way is over.
    mutating func stop() {
        task?.cancel()
        task = nil
    }
}
