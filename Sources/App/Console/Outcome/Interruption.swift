import Glibc
import Synchronization

/// Turns the first SIGINT or SIGTERM into the cancellation of the running command.
///
/// A second one ends the process at once. Has to begin before any other thread does: all threads
/// inherit the blocked signals, and only the one that waits here receives them. A process that is
/// spawned inherits them too and has to unblock them.
package struct Interruption: Sendable {
    private let signals: sigset_t

    /// Blocks the signals in this thread and in all that it starts from now on.
    package init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader that has gone away is seen as EPIPE.
        signal(SIGPIPE, SIG_IGN)
        self.signals = signals
    }

    /// Runs `work` as a task that the first signal cancels, and gives its exit code.
    ///
    /// A command that ends with `interrupted` after SIGTERM ends with `terminated` instead.
    package func guarding(_ work: @escaping @Sendable () async -> ExitCode) async -> ExitCode {
        let watch = SignalWatch(signals: signals, task: Task { await work() })
        watch.begin()
        let code = await watch.task.value
        return code == .interrupted ? watch.received.withLock { $0 } ?? code : code
    }
}

/// A thread that waits for signals as long as the process lives.
private final class SignalWatch: Sendable {
    let signals: sigset_t
    let task: Task<ExitCode, Never>
    let received = Mutex<ExitCode?>(nil)

    init(signals: sigset_t, task: Task<ExitCode, Never>) {
        self.signals = signals
        self.task = task
    }

    func begin() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SignalWatch>.fromOpaque(context).takeRetainedValue().wait()
                return nil
            },
            context
        )
        precondition(failure == 0, "no thread for signals: \(failure)")
        pthread_detach(thread)
    }

    private func wait() {
        var signals = signals
        var number: CInt = 0
        while sigwait(&signals, &number) == 0 {
            let code: ExitCode = number == SIGTERM ? .terminated : .interrupted
            let isFirst = received.withLock { received in
                defer { received = received ?? code }
                return received == nil
            }
            guard isFirst else { _exit(code.rawValue) }
            task.cancel()
        }
    }
}
