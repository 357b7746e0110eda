import Glibc

/// A thread of its own for work that blocks, such as waiting for a disk.
///
/// The cooperative pool has as many threads as the machine has cores, so nothing there may block.
package enum WorkerThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Runs `body` on a new thread, which ends with it; nobody waits for the thread.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let code = pthread_create(
            &thread,
            nil,
            { pointer in
                guard let pointer else { preconditionFailure("a thread without work") }
                Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
                return nil
            },
            work.toOpaque()
        )
        precondition(code == 0, "no thread: \(String(cString: strerror(code)))")
        pthread_detach(thread)
    }
}
