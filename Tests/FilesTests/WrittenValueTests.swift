import Files
import Testing

@Suite("Settings written as on a command line")
struct WrittenValueTests {
    private static let relays = Setting<WrittenValue>(
        "up.relays",
        default: WrittenValue("3"),
        "a digit",
        "How many."
    ) { $0.text.count == 1 && $0.text.allSatisfy(\.isNumber) }

    private func configuration(
        _ toml: String,
        environment: [String: String] = [:],
        flags: [(name: String, value: String)] = []
    ) throws(ConfigurationError) -> Configuration {
        try Configuration(
            schema: [Self.relays.declaration],
            file: try ConfigurationFile(parsing: Array(toml.utf8), from: "w.toml"),
            environment: Environment(environment),
            flags: flags
        )
    }

    @Test("a number and a text are the same", arguments: ["5", "\"5\"", "0x5"])
    func same(value: String) throws {
        let configuration = try configuration("[up]\nrelays = \(value)")
        #expect(configuration[Self.relays] == WrittenValue("5"))
        #expect(configuration.origin(of: "up.relays") == .file("w.toml", line: 2))
    }

    static let wrong = ["10", "\"ten\"", "true", "1.5", "[1]", "1979-05-27", "-1", "\"\""]

    @Test("what has another type or form is refused with its line", arguments: wrong)
    func refused(value: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try configuration("\n[up]\nrelays = \(value)")
        }
        guard case .mismatch("up.relays", .file("w.toml", line: 3), _, "a digit")? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("flags come before the environment, and that before the file")
    func order() throws {
        let variables = ["WARREN_UP__RELAYS": "6"]
        let all = try configuration(
            "up.relays = 5",
            environment: variables,
            flags: [("up.relays", "7")]
        )
        #expect(all[Self.relays].text == "7")
        let some = try configuration("up.relays = 5", environment: variables)
        #expect(some[Self.relays].text == "6")
        #expect(some.origin(of: "up.relays") == .environment("WARREN_UP__RELAYS"))
    }

    @Test("a name without its section is met with the whole one")
    func section() {
        #expect(
            throws: ConfigurationError.unknown(
                name: "relays",
                origin: .file("w.toml", line: 1),
                nearest: "up.relays"
            )
        ) { try configuration("relays = 3") }
    }
}
