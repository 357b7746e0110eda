import Synchronization

/// A value that comes once, and the tasks that wait for it.
final class OneShot<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiting: [CheckedContinuation<Value, Never>] = []
    }

    private let state = Mutex(State())

    /// Gives the value; later ones are dropped.
    func fulfil(_ value: Value) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value, Never>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiting = [] }
            return state.waiting
        }
        for task in waiting { task.resume(returning: value) }
    }

    /// Waits for the value, which stays.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Value? in
                    if state.value == nil { state.waiting.append(continuation) }
                    return state.value
                }
                if let early { continuation.resume(returning: early) }
            }
        }
    }
}
