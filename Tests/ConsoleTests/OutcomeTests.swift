import Console
import Testing

@Suite("How a command ends")
struct OutcomeTests {
    @Test("results go to standard output, notes to standard error")
    func channels() async throws {
        let capture = try await Capture.of(["send", "maria", "a"])
        #expect(capture.output == "to maria\n")
        #expect(capture.errors == "a note\n")
        #expect(capture.code == .ok)
    }

    static let verbosities: [(options: [String], errors: String)] = [
        (["--quiet"], ""), (["-q"], ""), (["--verbose"], "a note\na detail\n"), (["--json"], ""),
    ]

    @Test("--quiet and --verbose change what is told beside the result", arguments: verbosities)
    func verbosity(options: [String], errors: String) async throws {
        #expect(try await Capture.of(options + ["send", "maria", "a"]).errors == errors)
    }

    @Test("an explained failure ends with its own code")
    func failure() async throws {
        let capture = try await Capture.of(["names", "register", "wiki"])
        #expect(capture.code == .refused)
        #expect(
            capture.errors
                == "error: cannot register it\n  why: the name is taken\n  try: warren names list\n"
        )
    }

    @Test("a cancelled command ends with 130")
    func cancelled() async throws {
        let capture = try await Capture.of(["names", "list"])
        #expect(capture.code == .interrupted)
        #expect(capture.code.rawValue == 130)
    }

    @Test("an error without words is shown as it is")
    func unexplained() {
        struct Odd: Error { let figure = 7 }
        let explanation = Explanation(of: Odd())
        #expect(explanation.exitCode == .failed)
        #expect(explanation.why == "Odd(figure: 7)")
    }

    @Test("a reader that goes away does not end the process")
    func brokenPipe() async throws {
        _ = Interruption()
        let pipe = try Pipe()
        let channels = Terminal.Channels(input: -1, output: pipe.writer, errors: -1)
        pipe.closeReader()
        let code = await SampleCommands.table.run(
            ["send", "maria", "a"],
            on: channels,
            environment: { _ in nil }
        )
        #expect(code == .ok)
    }

    @Test("exit codes are those of the manual, each with a meaning")
    func codes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 130, 143])
        #expect(Set(ExitCode.allCases.map(\.meaning)).count == ExitCode.allCases.count)
    }
}
