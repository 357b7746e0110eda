import Glibc
import Synchronization

/// Turns the first SIGINT or SIGTERM into the cancellation of the running command.
///
/// A second one ends the process at once.
package struct Interruption: Sendable {
    /// From now on the signals wait to be seen by `guarding`.
    ///
    /// A SIGINT that is ignored already stays so, as shells ask it of programs in the background.
    package init() {
        precondition(SignalPipe.shared.writer >= 0, "no pipe for signals")
        for number in [SIGINT, SIGTERM] {
            let before = signal(number) { SignalPipe.note($0) }
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                signal(number, SIG_IGN)
            }
        }
        // A reader that has gone away is seen as EPIPE.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Runs `work` as a task that the first signal cancels, and gives its exit code.
    ///
    /// A command that ends with `interrupted` after SIGTERM ends with `terminated` instead.
    package func guarding(_ work: @escaping @Sendable () async -> ExitCode) async -> ExitCode {
        let watch = SignalWatch(Task { await work() })
        watch.begin()
        let code = await watch.task.value
        return code == .interrupted ? watch.received.withLock { $0 } ?? code : code
    }
}

/// Where signal handlers leave their numbers: they may do little more than write to a descriptor.
private struct SignalPipe: Sendable {
    let reader: CInt
    let writer: CInt

    static let shared = SignalPipe()

    private init() {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (ends[0], ends[1])
    }

    static func note(_ number: CInt) {
        let before = errno
        var byte = UInt8(truncatingIfNeeded: number)
        write(shared.writer, &byte, 1)
        errno = before
    }
}

/// A thread that waits for signals as long as the process lives.
private final class SignalWatch: Sendable {
    let task: Task<ExitCode, Never>
    let received = Mutex<ExitCode?>(nil)

    init(_ task: Task<ExitCode, Never>) {
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
        while let number = readByte(from: SignalPipe.shared.reader) {
            let code: ExitCode = CInt(number) == SIGTERM ? .terminated : .interrupted
            let isFirst = received.withLock { received in
                defer { received = received ?? code }
                return received == nil
            }
            guard isFirst else { _exit(code.rawValue) }
            task.cancel()
        }
    }
}
