import Console
import Glibc
import Testing

/// Each in a process of its own, since signals belong to the whole process.
@Suite("Signals (POSIX.1-2017 §2.4)", .timeLimit(.minutes(10)))
struct InterruptionTests {
    /// Ends as a command does that stops when it is cancelled.
    private static let untilCancelled: @Sendable () async -> ExitCode = {
        while !Task.isCancelled { await Task.yield() }
        return .interrupted
    }

    @Test("SIGINT cancels the command, which ends with 130")
    func interrupt() async {
        await #expect(processExitsWith: .exitCode(130)) {
            let code = await Interruption().guarding {
                kill(getpid(), SIGINT)
                return await Self.untilCancelled()
            }
            exit(code.rawValue)
        }
    }

    @Test("SIGTERM cancels the command, which ends with 143")
    func terminate() async {
        await #expect(processExitsWith: .exitCode(143)) {
            let code = await Interruption().guarding {
                kill(getpid(), SIGTERM)
                return await Self.untilCancelled()
            }
            exit(code.rawValue)
        }
    }

    @Test("a command that shuts down in order after SIGTERM ends with 0")
    func orderly() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let code = await Interruption().guarding {
                kill(getpid(), SIGTERM)
                _ = await Self.untilCancelled()
                return .ok
            }
            exit(code.rawValue)
        }
    }

    @Test("a second signal ends a command that does not stop")
    func twice() async {
        await #expect(processExitsWith: .exitCode(130)) {
            _ = await Interruption().guarding {
                kill(getpid(), SIGINT)
                _ = await Self.untilCancelled()
                kill(getpid(), SIGINT)
                while true { await Task.yield() }
            }
        }
    }

    @Test("a SIGINT that the shell has switched off stays off")
    func ignored() async {
        await #expect(processExitsWith: .exitCode(143)) {
            signal(SIGINT, SIG_IGN)
            let code = await Interruption().guarding {
                kill(getpid(), SIGINT)
                kill(getpid(), SIGTERM)
                return await Self.untilCancelled()
            }
            exit(code.rawValue)
        }
    }
}
