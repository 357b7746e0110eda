import Console
import Files

/// Which settings there are: one for each long option of the commands that run something.
extension NodeSettings {
    static let data = Setting<Path>("data", default: "", "The data folder.")
    private static let json = Setting("json", default: false, "Print results as JSON.")
    private static let quiet = Setting("quiet", default: false, "Print only results and errors.")
    private static let verbose = Setting("verbose", default: false, "Tell more.")

    /// The commands that have a section.
    static let commands: [Command] = [.up, .registry, .relay, .proxy]

    static let schema: [SettingDeclaration] =
        [data.declaration, json.declaration, quiet.declaration, verbose.declaration]
        + commands.flatMap { command in
            command.options.map { setting($0, of: command).declaration }
        }

    /// The setting that stands for an option: in the section of its command, by its long name.
    private static func setting(_ option: Option, of command: Command) -> Setting<WrittenValue> {
        precondition(option.shape == .value, "--\(option.long): only values can be set in a file")
        let standard = option.fallback ?? ""
        return Setting(
            "\(command.name).\(option.long)",
            default: WrittenValue(standard),
            option.form.expected,
            "\(option.summary)."
        ) { $0.text == standard || option.form.accepts($0.text) }
    }

    /// What is said of settings on the help page of a command.
    static func note(_ section: String) -> String {
        """


        The options can also be set in a file: under [\(section)] of \(fileName) in the data \
        folder, or of the file that --config names, each by its long name; data, json, quiet and \
        verbose stand above all sections. Variables set them too, such as \
        WARREN_\(section.uppercased())__\(section == "up" ? "WEB" : "LISTEN"). The command line \
        comes first, then the environment, then the file.
        """
    }

    /// The invocation with what settings add to its command line.
    static func completing(_ invocation: Invocation) throws -> Invocation {
        let settings = try NodeSettings(invocation.globals)
        let command = invocation.arguments.command
        var values: [Option: String] = [:]
        for option in command.options {
            values[option] = settings.value(of: option, in: command)
        }
        return invocation.completed(
            invocation.arguments.completed(with: values),
            try settings.completing(invocation.globals)
        )
    }

    /// What is set in place of an option's default; nil when nothing is.
    func value(of option: Option, in command: Command) -> String? {
        let setting = Self.setting(option, of: command)
        let text = configuration[setting].text
        return configuration.origin(of: setting.name) == .schema || text.isEmpty ? nil : text
    }

    private func completing(_ globals: GlobalOptions) throws(UsageError) -> GlobalOptions {
        var globals = globals
        globals.dataFolder = folder.string
        // Read, and not to be read again.
        globals.configFile = nil
        if configuration[Self.json] { globals.format = .json }
        let (quiet, verbose) = (configuration[Self.quiet], configuration[Self.verbose])
        if quiet, verbose { throw .contradiction("the setting quiet", "the setting verbose") }
        if globals.verbosity == .normal, quiet || verbose {
            globals.verbosity = quiet ? .quiet : .verbose
        }
        return globals
    }
}
