import CSystem
import CUV
import Glibc
import Synchronization

extension EventLoop {
    /// Asks the loop to close everything it has open and end; from any thread, any number of times.
    ///
    /// Open streams fail with `.shutDown`, so do waiting tasks; timers are dropped unfired. A name
    /// lookup in progress is waited for, since the system offers no way to end it.
    package func stop() {
        submit { if self.phase == .running { self.phase = .closing } }
    }

    /// Stops, and returns when the loop's thread has closed everything; not from the loop itself.
    package func join() {
        precondition(!isOnLoop, "a loop cannot wait for its own end")
        let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        sem_init(done, 0, 0)
        // Safe: a semaphore is made to be shared by threads, and outlives its one post.
        nonisolated(unsafe) let signal = done
        whenClosed { sem_post(signal) }
        stop()
        while sem_wait(done) != 0 {}
        sem_destroy(done)
        done.deallocate()
    }

    /// Stops, and returns when the loop's thread has closed everything.
    package func shutdown() async {
        await withCheckedContinuation { continuation in
            whenClosed { continuation.resume() }
            stop()
        }
    }

    private func whenClosed(_ call: @escaping @Sendable () -> Void) {
        let isClosed = remote.withLock { remote in
            if !remote.loopIsClosed { remote.onClosed.append(call) }
            return remote.loopIsClosed
        }
        if isClosed { call() }
    }

    /// Ends what waits and closes every handle but the loop's own two.
    func closeResources() {
        timers.removeAll()
        let abandoned = Array(waiting.values)
        waiting.removeAll()
        for waiter in abandoned { waiter.abandon() }
        uv_walk(uv, { handle, _ in EventLoop.shutDown(handle) }, nil)
        uv_unref(OwnedHandle.base(wake))
        uv_timer_stop(alarm)
    }

    private static func shutDown(_ handle: UnsafeMutablePointer<uv_handle_t>?) {
        guard let handle, uv_is_closing(handle) == 0, let data = handle.pointee.data else {
            return
        }
        let object = Unmanaged<AnyObject>.fromOpaque(data).takeUnretainedValue()
        guard let owner = object as? any HandleOwner else {
            preconditionFailure("a libuv handle without an owner")
        }
        owner.loopIsClosing()
    }

    /// Closes the loop's own handles, after which libuv holds nothing.
    func closeLoop() {
        // Nobody wakes a loop that counts as awake.
        remote.withLock { $0.isAwake = true }
        uv_close(OwnedHandle.base(wake), nil)
        uv_close(OwnedHandle.base(alarm), nil)
        while uv_run(uv, UV_RUN_DEFAULT) != 0 {}
        let code = uv_loop_close(uv)
        precondition(code == 0, "a closed loop still holds handles or requests")
        phase = .closed
        remote.withLock { $0.loopIsClosed = true }
    }

    /// Runs work that comes after the end, on a thread that goes away with it.
    func runLateWork() {
        warren_set_current_loop(Unmanaged.passUnretained(self).toOpaque())
        while takeLateWork() {
            while let work = local.popFirst() { perform(work) }
            dirty.removeAll()
        }
        warren_set_current_loop(nil)
    }

    private func takeLateWork() -> Bool {
        remote.withLock { remote in
            local.append(contentsOf: &remote.items)
            remote.isAwake = !local.isEmpty
            return !local.isEmpty
        }
    }

    func announceClosed() {
        let calls = remote.withLock { remote in
            defer { remote.onClosed = [] }
            return remote.onClosed
        }
        for call in calls { call() }
        runLateWork()
    }
}
