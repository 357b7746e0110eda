import Console
import Glibc
import Testing

@Suite("Terminals, real ones of the kernel", .timeLimit(.minutes(10)))
struct TerminalTests {
    private static func terminal(
        _ device: PseudoTerminal,
        _ environment: [String: String] = [:]
    ) -> Terminal {
        Terminal(device.channels) { environment[$0] }
    }

    @Test("the width is the screen's")
    func width() throws {
        let device = try PseudoTerminal(columns: 60)
        #expect(Self.terminal(device).columns == 60)
        #expect(Self.terminal(device).showsScreen)
    }

    @Test("in a pipe the width is COLUMNS, within reason, or 80")
    func pipeWidth() throws {
        let pipe = try Pipe()
        let channels = Terminal.Channels(input: -1, output: pipe.writer, errors: pipe.writer)
        #expect(Terminal(channels) { _ in nil }.columns == 80)
        #expect(Terminal(channels) { $0 == "COLUMNS" ? "120" : nil }.columns == 120)
        #expect(Terminal(channels) { $0 == "COLUMNS" ? "0" : nil }.columns == 20)
    }

    static let settings: [(environment: [String: String], line: String)] = [
        ([:], "\u{1B}[1mbold\u{1B}[0m end"),
        (["NO_COLOR": "1"], "bold end"),
        (["NO_COLOR": ""], "\u{1B}[1mbold\u{1B}[0m end"),
        (["TERM": "dumb"], "bold end"),
    ]

    @Test("colours honour NO_COLOR and TERM=dumb", arguments: settings)
    func colours(environment: [String: String], line: String) throws {
        let device = try PseudoTerminal()
        Self.terminal(device, environment).line("\("bold", .bold) end")
        #expect(device.show(until: "end") == line)
    }

    @Test("an interpolated stranger cannot steer, a literal line break stays")
    func stranger() throws {
        let device = try PseudoTerminal()
        Self.terminal(device).line("\("a\u{1B}]0;x\u{7}\nb")\nend")
        #expect(device.show(until: "end") == "a\\u{1B}]0;x\\u{7}\\nb\r\nend")
    }

    @Test("a line printed during progress stands above the progress line")
    func progress() throws {
        let device = try PseudoTerminal()
        let terminal = Self.terminal(device)
        let progress = terminal.progress("x", unit: .items("parts"), total: 4)
        progress.advance(to: 1)
        terminal.line("hello")
        progress.end(.concluded)
        terminal.line("end")
        let shown = device.show(until: "end")
        let wiped = "\r\u{1B}[K"
        #expect(shown.hasPrefix("\(wiped)x  "))
        #expect(shown.contains("\(wiped)hello\r\nx  "))
        #expect(shown.contains("\(wiped)x: 1 parts, "))
    }

    static let answers: [(typed: String, confirmed: Bool)] = [
        ("y\n", true), ("YES\n", true), (" y \n", true), ("\n", false), ("n\n", false),
        ("yeah\n", false), ("\u{4}", false), (String(repeating: "y", count: 1000) + "\n", false),
    ]

    @Test("only yes confirms", arguments: answers)
    func confirm(typed: String, confirmed: Bool) throws {
        let device = try PseudoTerminal()
        device.type(typed)
        #expect(Self.terminal(device).confirm("Send to \("maria")?") == confirmed)
    }

    @Test("where nobody can be asked the answer is no")
    func nobody() throws {
        let pipe = try Pipe()
        let channels = Terminal.Channels(input: pipe.reader, output: -1, errors: pipe.writer)
        #expect(!Terminal(channels) { _ in nil }.confirm("Go on?"))
        #expect(pipe.drain() == "Go on? no (nobody to ask)\n")
    }
}
