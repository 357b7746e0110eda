import Console
import Testing

@Suite("Forms of option values")
struct ValueFormTests {
    enum Colour: String, CaseIterable, Sendable { case red, green }

    static let vectors: [(form: ValueForm, accepted: [String], refused: [String])] = [
        (.text, ["", "x"], []),
        (.wholeNumber(0...9), ["0", "9"], ["-1", "10", "", "1.0", "ten", " 1"]),
        (.byteCount, ["512", "64KiB", "1.5GiB"], ["", "lots", "-1"]),
        (.duration, ["500ms", "5m"], ["5", "", "soon"]),
        (.endpoint, ["127.0.0.1:0", "[::1]:65535"], ["127.0.0.1", "localhost:1", "[::1]:65536"]),
        (.word(of: Colour.self), ["red", "green"], ["", "Red", "blue"]),
    ]

    @Test("a form accepts what it describes and nothing else", arguments: vectors)
    func accepts(form: ValueForm, accepted: [String], refused: [String]) {
        for value in accepted { #expect(form.accepts(value), "\(value)") }
        for value in refused { #expect(!form.accepts(value), "\(value)") }
    }

    @Test("forms described in the same words are the same")
    func sameness() {
        #expect(ValueForm.wholeNumber(1...5) == .wholeNumber(1...5))
        #expect(ValueForm.wholeNumber(1...5) != .wholeNumber(1...6))
        #expect(Set([ValueForm.text, .text, .endpoint]).count == 2)
    }

    private static let count = Option.value("count", "N", "How many", form: .wholeNumber(1...3))
    private static let name = Option.value("name", "NAME", "What", default: "nobody")

    /// Prints a count and a name with what settings add.
    private static func table(_ settings: [Option: String]) -> CommandTable {
        let show = Command("show", .general, "Show", options: [count, name]) { invocation in
            let arguments = invocation.arguments.completed(with: settings)
            let given = arguments.isGiven(count) ? "given" : "not given"
            invocation.terminal.line(
                "\(arguments.value(count) ?? "none") \(given) \(arguments.value(name) ?? "")"
            )
            return .ok
        }
        return CommandTable(version: "1.2.3", summary: "a sample", commands: [show])
    }

    @Test("a value of another form is refused before the command runs")
    func refused() async throws {
        let capture = try await Capture.of(["show", "--count", "4"], table: Self.table([:]))
        #expect(capture.code == .usage && capture.output.isEmpty)
        #expect(capture.errors.contains("it has to be a whole number from 1 to 3"))
    }

    @Test("settings fill in what the line leaves open")
    func completed() async throws {
        let settings = [Self.count: "2", Self.name: "anna"]
        let lines: [(line: [String], output: String)] = [
            (["show"], "2 given anna\n"),
            (["show", "--count", "3"], "3 given anna\n"),
            (["show", "--name", "bert"], "2 given bert\n"),
        ]
        for (line, output) in lines {
            #expect(try await Capture.of(line, table: Self.table(settings)).output == output)
        }
        #expect(
            try await Capture.of(["show"], table: Self.table([:])).output
                == "none not given nobody\n"
        )
    }
}
