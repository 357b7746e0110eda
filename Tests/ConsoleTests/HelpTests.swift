import Console
import Testing

@Suite("Help pages")
struct HelpTests {
    static let lines = [
        ["send", "--help"], ["--help", "send"], ["send", "-h", "--nonsense"], ["send", "x", "-h"],
    ]

    @Test("--help explains the command wherever it stands", arguments: lines)
    func anywhere(line: [String]) async throws {
        let capture = try await Capture.of(line)
        #expect(capture.code == .ok)
        #expect(capture.output == HelpPage.page(of: SampleCommands.send, columns: 80) + "\n")
    }

    @Test("a page has usage, arguments, options, examples and exit codes")
    func page() {
        let page = HelpPage.page(of: SampleCommands.send, columns: 80)
        for expected in [
            "Send files to a peer.\n\nThe peer has to accept them.",
            "Usage:\n  warren send [OPTIONS] PEER FILE…",
            "Arguments:\n  PEER   Who receives\n  FILE…  What to send",
            "-n, --hops COUNT   Relays on the way (default: 3)",
            "-V, --via RELAY    Relay to use, in order (can be repeated)",
            "      --json ",
            "Examples:\n  warren send maria photo.jpg\n      offer one file",
            "  4    the peer answered and refused",
        ] {
            #expect(page.contains(expected), "\(expected)\n— in —\n\(page)")
        }
    }

    @Test("no command and --help list every command by topic", arguments: [[], ["--help"], ["-h"]])
    func overview(line: [String]) async throws {
        let output = try await Capture.of(line).output
        #expect(output.hasPrefix("Warren 1.2.3: a sample\n"))
        #expect(output.contains("Files:\n  send  Send files to a peer\n"))
        #expect(output.contains("Names:\n  names register  Register a name\n  names list "))
    }

    @Test("pages keep to the width they are given", arguments: [40, 60, 80, 200])
    func width(columns: Int) {
        let manual = HelpPage.manual(of: SampleCommands.table, columns: columns)
        for line in manual.split(separator: "\n") where !line.contains("warren ") {
            #expect(String(line).columns <= min(columns, 100), "\(line)")
        }
    }

    @Test("--version prints the version")
    func version() async throws {
        #expect(try await Capture.of(["--version"]).output == "warren 1.2.3\n")
        #expect(
            try await Capture.of(["--version", "--json"]).output == "{\"version\":\"1.2.3\"}\n"
        )
    }
}
