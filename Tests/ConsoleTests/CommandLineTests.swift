import Bytes
import Console
import Testing

@Suite("Command lines (POSIX utility conventions 12, GNU long options)")
struct CommandLineTests {
    static let understood: [(line: [String], member: String, value: JSON)] = [
        (["send", "maria", "a"], "peer", "maria"),
        (["send", "maria", "a", "b"], "files", ["a", "b"]),
        (["send", "maria", "a"], "hops", 3),
        (["send", "--hops", "5", "maria", "a"], "hops", 5),
        (["send", "maria", "a", "--hops=1"], "hops", 1),
        (["send", "-n5", "maria", "a"], "hops", 5),
        (["send", "-n", "5", "maria", "a"], "hops", 5),
        (["send", "-fn5", "maria", "a"], "hops", 5),
        (["send", "-fn5", "maria", "a"], "force", true),
        (["send", "--via", "x", "maria", "-V", "y", "a", "--via=z"], "via", ["x", "y", "z"]),
        (["send", "maria", "--", "--hops", "-f"], "files", ["--hops", "-f"]),
        (["send", "maria", "-", "-5"], "files", ["-", "-5"]),
        (["send", "maria", ""], "files", [""]),
        (["send", "--limit", "64KiB", "maria", "a"], "limit", 65536),
        (["send", "--wait", "1.5m", "maria", "a"], "waitSeconds", 90),
        (["--data", "/d", "send", "maria", "a"], "data", "/d"),
        (["send", "maria", "a", "--data=/d"], "data", "/d"),
        (["--data", "/d", "send", "maria", "a", "--data", "/e"], "data", "/e"),
    ]

    @Test("a line gives each option and word its value", arguments: understood)
    func accepted(line: [String], member: String, value: JSON) async throws {
        let capture = try await Capture.of(["--json"] + line)
        let record = try JSON(parsing: capture.output)
        #expect(record[member] == value)
        #expect(capture.code == .ok)
    }

    static let wrong: [(line: [String], error: UsageError)] = [
        (["sned"], .unknownCommand("sned", nearest: "send")),
        (["frobnicate"], .unknownCommand("frobnicate", nearest: nil)),
        (["names"], .incompleteCommand("names", continuations: ["names register", "names list"])),
        (["names", "lits"], .unknownCommand("names lits", nearest: "names list")),
        (["--hosp"], .unknownOption("--hosp", command: nil, nearest: nil)),
        (
            ["send", "--hosp", "3"],
            .unknownOption("--hosp", command: "send", nearest: "hops")
        ),
        (["send", "-x"], .unknownOption("-x", command: "send", nearest: nil)),
        (
            ["send", "maria", "a", "--hops"],
            .missingValue(option: "--hops", valueName: "COUNT", command: "send")
        ),
        (
            ["send", "--force=yes"],
            .unexpectedValue(option: "--force", value: "yes", command: "send")
        ),
        (["send", "-n1", "-n2"], .repeated(option: "-n", command: "send")),
        (["send"], .missing(positional: "PEER", command: "send")),
        (["send", "maria"], .missing(positional: "FILE", command: "send")),
        (["names", "list", "x"], .unexpected(word: "x", command: "names list")),
        (["names", "list", "-q", "-v"], .contradiction("--quiet", "--verbose")),
        (
            ["send", "-n6", "maria", "a"],
            .invalid(
                argument: "--hops",
                value: "6",
                expected: "a whole number from 1 to 5",
                command: "send"
            )
        ),
        (
            ["send", "--limit", "lots", "maria", "a"],
            .invalid(
                argument: "--limit",
                value: "lots",
                expected: "a size such as 512, 64KiB, 10MB or 1.5GiB",
                command: "send"
            )
        ),
        (
            ["send", "--wait", "5", "maria", "a"],
            .invalid(
                argument: "--wait",
                value: "5",
                expected: "a time such as 500ms, 30s, 5m, 1.5h or 2d",
                command: "send"
            )
        ),
    ]

    @Test("a wrong line ends with 2 and says what, why and what to try", arguments: wrong)
    func refused(line: [String], error: UsageError) async throws {
        let capture = try await Capture.of(line)
        #expect(capture.code == .usage)
        #expect(capture.output == "")
        let explanation = error.explanation
        var expected = "error: \(explanation.what)\n"
        if let why = explanation.why { expected += "  why: \(why)\n" }
        for advice in explanation.advice { expected += "  try: \(advice)\n" }
        #expect(capture.errors == expected)
        #expect(!explanation.advice.isEmpty)
    }

    @Test("with --json a wrong line is explained as JSON")
    func refusedAsJSON() async throws {
        let capture = try await Capture.of(["--json", "sned"])
        let error = try #require(try JSON(parsing: capture.errors)["error"])
        #expect(error["what"] == "there is no command ‘sned’")
        #expect(error["try"] == ["warren send", "warren help"])
        #expect(error["exitCode"] == 2)
    }

    @Test("garbage on the command line never traps")
    func garbage() async throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "send", "names", "list", "--", "-", "-n", "--hops", "=", "\u{1B}", "", "é", "-9",
        ]
        for _ in 0..<2000 {
            let line = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                }.joined()
            }
            let capture = try await Capture.of(line)
            #expect(!capture.errors.contains("\u{1B}"))
        }
    }
}
