import CUV
import Synchronization

extension EventLoop {
    /// Takes a job of the Swift runtime, from any thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Runs `call` on the loop, never before this returns; from any thread, in order of submission.
    package func submit(_ call: @escaping @Sendable () -> Void) {
        add(.call(call))
    }

    /// Runs `call` now when on the loop, else as `submit` does.
    package func execute(_ call: @escaping @Sendable () -> Void) {
        if isOnLoop { call() } else { submit(call) }
    }

    /// Runs `body` on the loop and returns what it returned, or throws what it threw.
    package func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            execute {
                do throws(Failure) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Called by the runtime where it cannot tell by itself, as in callbacks of sockets.
    package func checkIsolated() {
        preconditionOnLoop()
    }

    /// Called by the runtime where it cannot tell by itself, as in callbacks of sockets.
    package func isIsolatingCurrentContext() -> Bool? {
        isOnLoop
    }

    private func add(_ work: Work) {
        if isOnLoop {
            local.append(work)
        } else {
            addRemote(work)
        }
    }

    /// Queues work from another thread and wakes the loop once per batch.
    ///
    /// The wake-up happens under the lock, so that it cannot meet a closed handle.
    private func addRemote(_ work: Work) {
        let needsThread = remote.withLock { remote in
            remote.items.append(work)
            if remote.isAwake { return false }
            remote.isAwake = true
            if remote.loopIsClosed { return true }
            uv_async_send(wake)
            return false
        }
        // A closed loop still owes its actors their turns: a passing thread gives them.
        if needsThread { LoopThread.start(name: "net-late") { self.runLateWork() } }
    }

    func takeRemoteWork() {
        guard hasRemoteWork else { return }
        hasRemoteWork = false
        remote.withLock { remote in
            remote.isAwake = false
            local.append(contentsOf: &remote.items)
        }
    }

    /// Runs what is queued, and what that queues, up to a limit.
    func runWork() {
        var left = NetLimits.jobsPerTurn
        while left > 0, let work = local.popFirst() {
            perform(work)
            left -= 1
        }
    }

    func perform(_ work: Work) {
        switch work {
        case .job(let job):
            job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
        case .call(let call): call()
        }
    }
}
