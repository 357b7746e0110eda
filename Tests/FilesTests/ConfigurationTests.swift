import Files
import Testing

enum Colour: String, CaseIterable, SettingValue {
    case red
    case green
}

/// A schema with one setting of every type.
enum Sample {
    static let name = Setting("name", default: "node", "How others see this node.")
    static let port = Setting<UInt16>(
        "relay.port",
        default: 9001,
        in: 1...65535,
        "Port to listen on."
    )
    static let circuits = Setting(
        "relay.max-circuits",
        default: 100,
        in: 1...1_000,
        "Most circuits."
    )
    static let exit = Setting("relay.exit", default: false, "Whether to let traffic out.")
    static let load = Setting("relay.load", default: 0.5, in: 0...1, "Highest load.")
    static let allow = Setting<[String]>("relay.allow", default: ["a"], "Who may use it.")
    static let quota = Setting("files.quota", default: ByteCount(bytes: 1 << 30), "Most to keep.")
    static let pause = Setting("files.pause", default: Duration.seconds(90), "Rest between tries.")
    static let folder = Setting<Path>("files.folder", default: "in", "Where files go.")
    static let colour = Setting("files.colour", default: Colour.red, "The colour.")

    static let schema = [
        name.declaration, port.declaration, circuits.declaration, exit.declaration,
        load.declaration, allow.declaration, quota.declaration, pause.declaration,
        folder.declaration, colour.declaration,
    ]

    static func configuration(_ toml: String) throws(ConfigurationError) -> Configuration {
        let file = try ConfigurationFile(parsing: Array(toml.utf8), from: "w.toml")
        return try Configuration(schema: schema, file: file)
    }
}

@Suite("Configuration")
struct ConfigurationTests {
    @Test("every setting has its default where nothing else is said")
    func defaults() throws {
        let configuration = try Configuration(schema: Sample.schema)
        #expect(configuration[Sample.name] == "node")
        #expect(configuration[Sample.port] == 9001)
        #expect(configuration[Sample.pause] == .seconds(90))
        #expect(configuration.origin(of: "relay.port") == .schema)
        #expect(configuration.origin(of: "none") == nil)
    }

    @Test("a file sets every type")
    func file() throws {
        let configuration = try Sample.configuration(
            """
            name = "a \\"b\\" ü"
            [relay]
            port = 65535
            max-circuits = 0x10
            exit = true
            load = 1
            allow = ["x", "y"]
            [files]
            quota = "64 KiB"
            pause = "250ms"
            folder = "/srv/in"
            colour = "green"
            """
        )
        #expect(configuration[Sample.name] == "a \"b\" ü")
        #expect(configuration[Sample.port] == 65535)
        #expect(configuration[Sample.circuits] == 16)
        #expect(configuration[Sample.exit])
        #expect(configuration[Sample.load] == 1)
        #expect(configuration[Sample.allow] == ["x", "y"])
        #expect(configuration[Sample.quota] == ByteCount(bytes: 65_536))
        #expect(configuration[Sample.pause] == .milliseconds(250))
        #expect(configuration[Sample.folder] == "/srv/in")
        #expect(configuration[Sample.colour] == .green)
        #expect(configuration.origin(of: "relay.load") == .file("w.toml", line: 6))
    }

    @Test("an empty list overrides a default that is not")
    func emptyList() throws {
        #expect(try Sample.configuration("relay.allow = []")[Sample.allow] == [])
    }

    @Test("flags override the environment, which overrides the file, which overrides defaults")
    func layers() throws {
        let text = "[relay]\nport = 1\nmax-circuits = 2\nload = 0.25\n"
        let file = try ConfigurationFile(parsing: Array(text.utf8), from: "w.toml")
        let configuration = try Configuration(
            schema: Sample.schema,
            file: file,
            environment: Environment([
                "WARREN_RELAY__MAX_CIRCUITS": "3", "WARREN_RELAY__LOAD": "0.75",
                "WARREN_RELAY__ALLOW": "x,y", "WARREN_NAME": "env", "WARREN_DATA": "/d",
                "WARREN_RELAY__EXIT": "yes", "PATH": "/bin",
            ]),
            flags: [("relay.load", "1"), ("files.pause", "2 h"), ("files.colour", "green")]
        )
        #expect(configuration[Sample.port] == 1)
        #expect(configuration[Sample.circuits] == 3)
        #expect(configuration[Sample.load] == 1)
        #expect(configuration[Sample.allow] == ["x", "y"])
        #expect(configuration[Sample.name] == "env")
        #expect(configuration[Sample.exit])
        #expect(configuration[Sample.pause] == .seconds(7_200))
        #expect(configuration[Sample.colour] == .green)
        #expect(
            configuration.origin(of: "relay.max-circuits")
                == .environment("WARREN_RELAY__MAX_CIRCUITS")
        )
        #expect(configuration.origin(of: "relay.load") == .flag("relay.load=1"))
    }

    static let mistakes: [(toml: String, message: String)] = [
        (
            "\n[relay]\nprot = 1",
            "w.toml:3: there is no setting \"relay.prot\"; "
                + "did you mean \"relay.port\"?"
        ),
        ("zzzzzzzzzz = 1", "w.toml:1: there is no setting \"zzzzzzzzzz\"."),
        (
            "relay.port = \"x\"",
            "w.toml:1: relay.port is \"x\", but must be "
                + "a whole number from 0 to 65535, from 1 to 65535."
        ),
        (
            "relay.max-circuits = 1001",
            "w.toml:1: relay.max-circuits is 1001, but must be "
                + "a whole number, from 1 to 1000."
        ),
        ("relay.exit = 1", "w.toml:1: relay.exit is 1, but must be true or false."),
        ("relay.load = nan", "w.toml:1: relay.load is nan, but must be a number, from 0.0 to 1.0."),
        (
            "relay.allow = [1]",
            "w.toml:1: relay.allow is [1], but must be "
                + "a list, each of it a text in quotes."
        ),
        (
            "files.pause = 5",
            "w.toml:1: files.pause is 5, but must be "
                + "a time such as \"250 ms\", \"30 s\", \"5 min\" or \"2 h\"."
        ),
        (
            "files.quota = \"99999999999 TiB\"",
            "w.toml:1: files.quota is \"99999999999 TiB\", "
                + "but must be a size such as \"64 KiB\" or \"10 GB\"."
        ),
        (
            "files.colour = \"blue\"",
            "w.toml:1: files.colour is \"blue\", "
                + "but must be one of \"red\", \"green\"."
        ),
        (
            "files.folder = \"a\\u0000b\"",
            "w.toml:1: files.folder is \"a\\U00000000b\", "
                + "but must be a path in quotes."
        ),
        ("name = 2020-01-01", "w.toml:1: name is 2020-01-01, but must be a text in quotes."),
    ]

    @Test("a mistake in a file is told with its place and what is right", arguments: mistakes)
    func mistake(toml: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try Sample.configuration(toml) }
        #expect(error?.description == message)
    }

    @Test("a variable with our prefix and two underscores must name a setting")
    func unknownVariable() {
        let name = "WARREN_RELAY__PROT"
        let expected = ConfigurationError.unknown(
            name: name,
            origin: .environment(name),
            nearest: "WARREN_RELAY__PORT"
        )
        #expect(throws: expected) {
            try Configuration(schema: Sample.schema, environment: Environment([name: "1"]))
        }
    }

    @Test("a flag that names no setting is refused")
    func unknownFlag() {
        let expected = ConfigurationError.unknown(
            name: "relay.pot",
            origin: .flag("relay.pot=1"),
            nearest: "relay.port"
        )
        #expect(throws: expected) {
            try Configuration(schema: Sample.schema, flags: [("relay.pot", "1")])
        }
    }

    @Test("the description is TOML of the same configuration, with origins")
    func describe() throws {
        let first = try Configuration(
            schema: Sample.schema,
            environment: Environment(["WARREN_FILES__QUOTA": "10 MB", "WARREN_NAME": "a\n\"\\b"]),
            flags: [("relay.port", "7"), ("relay.allow", ""), ("files.pause", "1500 ms")]
        )
        let text = first.describe()
        #expect(text.contains("\n[relay]\nport = 7  # flag relay.port=7\n"))
        #expect(text.contains("max-circuits = 100  # default\n"))
        #expect(text.contains("quota = \"10 MB\"  # environment variable WARREN_FILES__QUOTA\n"))
        let second = try Sample.configuration(text)
        #expect(second[Sample.name] == first[Sample.name])
        #expect(second[Sample.port] == first[Sample.port])
        #expect(second[Sample.allow] == first[Sample.allow])
        #expect(second[Sample.quota] == first[Sample.quota])
        #expect(second[Sample.pause] == first[Sample.pause])
        #expect(second[Sample.load] == first[Sample.load])
    }

    @Test("the template is a file that changes nothing")
    func template() throws {
        let text = try Configuration.template(Sample.schema)
        #expect(text.contains("[relay]\n# Port to listen on.\n# port = 9001\n"))
        #expect(try Sample.configuration(text)[Sample.port] == 9001)
        let active = text.replacing("# ", with: "").split(separator: "\n")
            .filter { $0.contains(" = ") || $0.hasPrefix("[") }.joined(separator: "\n")
        #expect(try Sample.configuration(active)[Sample.pause] == .seconds(90))
    }
}
