import Testing

/// The rules themselves, on text that breaks them.
@Suite("Rules see what they are meant to see")
struct RuleTests {
    private static func source(_ text: String) -> SourceFile {
        SourceFile(TextFile(path: "Sources/Values/Sample/Sample.swift", text: text))
    }

    static let lexed: [(text: String, code: String)] = [
        (#"a // b"#, "a     "),
        (#"a /* b /* c */ d */ e"#, "a                   e"),
        (#""try? // x" + y"#, #""         " + y"#),
        (#""\(f("x")!) z""#, #"" (f(" ")!)  ""#),
        (##"#"\(no) " "# b"##, ##"#"        "# b"##),
        (##"#"\#(yes) "# b"##, ##"#"  (yes) "# b"##),
        (#""\"" b"#, #""  " b"#),
        ("\"\"\"\n \"try?\" \n\"\"\" b", "\"\"\"\n        \n\"\"\" b"),
        ("\"open\nb", "\"    \nb"),
        ("\"\\", "\" "),
        ("/*", "  "),
    ]

    @Test("code is told from comments and strings", arguments: lexed)
    func lexer(text: String, code: String) {
        #expect(Self.source(text).code.joined(separator: "\n") == code)
    }

    static let unwraps: [(line: String, isForced: Bool)] = [
        ("let a = b!", true), ("f()!.c", true), ("a[0]!", true), ("var a: String!", true),
        ("a != b", false), ("if !a", false), ("f(!a)", false), ("Set<Int>!", true),
    ]

    @Test("forced unwraps", arguments: unwraps)
    func unwrap(line: String, isForced: Bool) {
        #expect(line.hasForcedUnwrap == isForced)
    }

    @Test("a word is not found inside another", arguments: [("try? f()", true), ("Entry?", false)])
    func words(line: String, isFound: Bool) {
        #expect(line.followsWord("try", "?") == isFound)
    }

    static let imported: [(line: String, module: String?)] = [
        ("import Bytes", "Bytes"), ("package import Bytes", "Bytes"),
        ("@testable import Net", "Net"), ("import struct Glibc.stat", "Glibc"),
        ("let imported = 1", nil), ("// import Net", nil),
    ]

    @Test("imports", arguments: imported)
    func imports(line: String, module: String?) {
        #expect(Self.source(line).imports.first?.module == module)
    }

    @Test("a name's last word", arguments: [("RelayManager", "Manager"), ("Database", "Database")])
    func names(name: String, last: String) {
        #expect(name.camelWords.last == last)
    }

    @Test("functions are measured from their first line to their closing brace")
    func functions() {
        let text =
            "struct A {\n    func a(\n        b: Int\n    ) {\n        c()\n    }\n    init() {}\n}"
        #expect(Self.source(text).functions.map { [$0.start, $0.lines] } == [[2, 5], [7, 1]])
    }

    @Test("commands are found in fenced blocks and code spans")
    func commands() {
        let text = "`warren up` and warren down\n```\n$ warren names register --json x\n```\n"
        let file = TextFile(path: "README.md", text: text)
        #expect(file.commands.map(\.words) == [["up"], ["names", "register"]])
    }

    @Test("a comment block above a declaration is read past its attributes")
    func comments() {
        let text = "// far\n\n/// one\n/// two\n@frozen\nstruct A {}"
        #expect(Self.source(text).commentBlock(endingAbove: 5) == "/// one /// two ")
    }
}
