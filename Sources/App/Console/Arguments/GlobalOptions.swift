/// The options every command understands, before or after its name.
package struct GlobalOptions: Equatable, Sendable {
    /// How much is told beside the result.
    package enum Verbosity: Equatable, Sendable {
        case quiet
        case normal
        case verbose
    }

    /// For whom the result is printed.
    package enum Format: Equatable, Sendable {
        case text
        case json
    }

    /// Overrides the folder that holds keys, settings and stores.
    package var dataFolder: String?
    /// Overrides the settings file.
    package var configFile: String?
    package var verbosity = Verbosity.normal
    package var format = Format.text

    package init() {}

    static let help = Option.flag("help", short: "h", "Show help and exit")
    static let version = Option.flag("version", "Show the version and exit")
    static let json = Option.flag("json", "Print results as JSON, one value per line")
    static let data = Option.value(
        "data",
        "FOLDER",
        "Keep keys, settings and stores in FOLDER",
        completion: .folders
    )
    static let config = Option.value(
        "config",
        "FILE",
        "Read settings from FILE instead of the data folder's warren.toml",
        completion: .files
    )
    static let quiet = Option.flag("quiet", short: "q", "Print only results and errors")
    static let verbose = Option.flag("verbose", short: "v", "Tell more on standard error")

    /// All of them, in the order of help pages.
    package static let all = [help, version, json, data, config, quiet, verbose]

    init(from values: [Option: [String]]) throws(UsageError) {
        dataFolder = values[Self.data]?.last
        configFile = values[Self.config]?.last
        format = values[Self.json] == nil ? .text : .json
        let (quiet, verbose) = (values[Self.quiet] != nil, values[Self.verbose] != nil)
        if quiet && verbose { throw .contradiction("--quiet", "--verbose") }
        verbosity = quiet ? .quiet : verbose ? .verbose : .normal
    }
}
