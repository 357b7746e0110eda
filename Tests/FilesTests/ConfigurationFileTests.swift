import Bytes
import Files
import Glibc
import Testing

@Suite("Configuration files (TOML 1.0)")
struct ConfigurationFileTests {
    private func parse(_ toml: String) throws(ConfigurationError) -> [ConfigurationAssignment] {
        try ConfigurationFile(parsing: Array(toml.utf8), from: "w.toml").assignments
    }

    @Test("assignments come in the order of their lines")
    func order() throws {
        let assignments = try parse("z = 1\n[b]\ny = 1.5\n[a]\nx = [[1], [\"s\", true]]\nw = {}\n")
        #expect(assignments.map(\.name) == ["z", "b.y", "a.x"])
        #expect(
            assignments.map(\.literal) == [
                .integer(1), .decimal(1.5),
                .list([.list([.integer(1)]), .list([.text("s"), .flag(true)])]),
            ]
        )
        #expect(assignments.map(\.origin) == [1, 3, 5].map { .file("w.toml", line: $0) })
    }

    @Test("an empty file assigns nothing")
    func empty() throws {
        #expect(try parse("").isEmpty)
    }

    @Test("a text keeps its zero bytes")
    func zero() throws {
        #expect(try parse("a = \"x\\u0000y\"").map(\.literal) == [.text("x\0y")])
    }

    @Test("a syntax error names its line")
    func syntax() {
        let error = #expect(throws: ConfigurationError.self) { try parse("a = 1\nb = = 2\n") }
        guard case .syntax("w.toml", line: 2, column: _, message: _)? = error else {
            Issue.record("not a syntax error in line 2: \(String(describing: error))")
            return
        }
    }

    @Test(
        "what breaks the parser's own assumptions is a syntax error (toml++ issue 294)",
        arguments: ["[&", "[[[1]]]", "[[=", "a.&", "{"]
    )
    func malformed(text: String) {
        #expect(throws: ConfigurationError.self) { try parse(text) }
    }

    @Test("a dotted path that is set twice, once in quotes, is refused")
    func repeated() {
        let expected = ConfigurationError.repeated(
            name: "a.b",
            origin: .file("w.toml", line: 2)
        )
        #expect(throws: expected) { try parse("a.b = 1\n\"a.b\" = 2\n") }
    }

    @Test("a list of tables is refused")
    func tables() {
        #expect(throws: ConfigurationError.self) { try parse("[[a]]\nb = 1\n") }
    }

    @Test("as many dots, values and bytes as the limits are taken, and one more is refused")
    func limits() throws {
        let dots = FileLimits.configurationDots
        #expect(try parse(String(repeating: "a.", count: dots) + "a = 1").count == 1)
        #expect(throws: ConfigurationError.self) {
            try parse(String(repeating: "a.", count: dots + 1) + "a = 1")
        }
        let values = FileLimits.configurationAssignments
        let most = (0..<values).map { "a\($0) = 1\n" }.joined()
        #expect(try parse(most).count == values)
        #expect(throws: ConfigurationError.crowded("w.toml", limit: values)) {
            try parse(most + "b = 1\n")
        }
        let bytes = FileLimits.configurationBytes
        #expect(try parse(String(repeating: "\n", count: bytes)).isEmpty)
        let error = FileError(.read, "w.toml", .larger(thanBytes: bytes))
        #expect(throws: ConfigurationError.file(error)) {
            try parse(String(repeating: "\n", count: bytes + 1))
        }
    }

    @Test("nesting of any depth is refused or read, never a crash")
    func nesting() {
        for depth in [1, 10, 100, 10_000] {
            let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let tables =
                String(repeating: "{a=", count: depth) + "1" + String(repeating: "}", count: depth)
            for text in [
                "a = " + lists, "a = " + tables, "a = " + String(repeating: "[", count: depth),
            ] {
                _ = Result { try parse(text) }
            }
        }
    }

    @Test("a file cut anywhere, and garbage, is refused or read")
    func garbage() {
        let text = Array("a = \"x\\u00e9\"\n[b.c]\nd = [1, 2.5e3]\ne = 1979-05-27T07:32:00Z\n".utf8)
        for count in text.indices {
            _ = Result { try ConfigurationFile(parsing: Array(text[..<count]), from: "w") }
        }
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            var bytes = text
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(
                    in: 0...255,
                    using: &generator
                )
            }
            _ = Result { try ConfigurationFile(parsing: bytes, from: "w") }
        }
    }

    @Test("a missing file is told as such")
    func missing() {
        let error = FileError(.open, "/no/such.toml", .system(ENOENT))
        #expect(throws: ConfigurationError.file(error)) {
            try ConfigurationFile(reading: "/no/such.toml")
        }
    }
}
