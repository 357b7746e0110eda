import Synchronization

/// A suspended task and the one answer it gets: a value, its cancellation or its loop's end.
package final class Waiter<Value: Sendable>: Abandonable, Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result<Value, NetError>, Never>?
        /// The answer, when it came before the task was suspended.
        var early: Result<Value, NetError>?
        var isDone = false
        var isAbandoned = false
        var onAbandon: (@Sendable () -> Void)?
    }

    private let loop: EventLoop
    private let state = Mutex(State())

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Whether the answer has been given.
    package var isDone: Bool { state.withLock { $0.isDone } }

    /// Answers the task; false, and no effect, when it already has an answer.
    ///
    /// A value that owns something must be closed by the caller when this is false.
    @discardableResult
    package func resume(_ result: Result<Value, NetError>) -> Bool {
        let (isFirst, continuation) = state.withLock { state in
            guard !state.isDone else { return (false, Optional<Continuation>.none) }
            state.isDone = true
            state.onAbandon = nil
            if state.continuation == nil { state.early = result }
            defer { state.continuation = nil }
            return (true, state.continuation)
        }
        guard isFirst else { return false }
        continuation?.resume(returning: result)
        loop.execute { self.loop.waiting[ObjectIdentifier(self)] = nil }
        return true
    }

    /// Has `call` run on the loop when the task is cancelled or the loop ends without an answer.
    ///
    /// Set it once there is something to undo; when that comes too late, `call` runs at once.
    package func onAbandon(_ call: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if !state.isDone { state.onAbandon = call }
            return state.isAbandoned
        }
        if isLate { loop.execute(call) }
    }

    func abandon() {
        abandon(with: .shutDown)
    }

    func abandon(with error: NetError) {
        let call = state.withLock { state in
            if !state.isDone { state.isAbandoned = true }
            return state.onAbandon
        }
        guard resume(.failure(error)), let call else { return }
        loop.execute(call)
    }

    private typealias Continuation = CheckedContinuation<Result<Value, NetError>, Never>

    func suspend(_ continuation: CheckedContinuation<Result<Value, NetError>, Never>) {
        let early = state.withLock { state in
            if state.early == nil { state.continuation = continuation }
            return state.early
        }
        if let early { continuation.resume(returning: early) }
    }
}

/// What a closing loop ends.
protocol Abandonable: AnyObject, Sendable {
    func abandon()
}

extension EventLoop {
    /// Suspends until the waiter passed to `start`, which runs on the loop, is resumed.
    ///
    /// Throws `.cancelled` as soon as the task is cancelled and `.shutDown` when the loop closes.
    package func wait<Value: Sendable>(
        _ start: @escaping @Sendable (Waiter<Value>) -> Void
    ) async throws(NetError) -> Value {
        let waiter = Waiter<Value>(loop: self)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.suspend(continuation)
                execute { self.begin(waiter, start) }
            }
        } onCancel: {
            waiter.abandon(with: .cancelled)
        }
        return try result.get()
    }

    private func begin<Value: Sendable>(
        _ waiter: Waiter<Value>,
        _ start: @Sendable (Waiter<Value>) -> Void
    ) {
        guard isRunning else { return waiter.abandon() }
        guard !waiter.isDone else { return }
        waiting[ObjectIdentifier(waiter)] = waiter
        start(waiter)
    }
}
