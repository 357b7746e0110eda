import Console
import Files

/// What a settings file and the environment say to the commands that run a node.
///
/// The command line comes first, then the environment, then the file, then the defaults.
struct NodeSettings: Sendable {
    /// What the file is called that is looked for in the data folder.
    static let fileName = "warren.toml"

    /// The file named by `--config`, else where the data folder would have one.
    let path: Path
    /// Whether that file is there, and was read.
    let hasFile: Bool
    /// The data folder.
    let folder: Path
    let configuration: Configuration

    /// Reads the file of `--config`, which has to be there, or the data folder's, which need not.
    init(_ globals: GlobalOptions, _ environment: Environment = .settings) throws {
        if let chosen = globals.configFile {
            let path = try Path.currentFolder().joined(Path(chosen)).normalised
            try self.init(reading: path, globals, environment)
        } else {
            try self.init(beside: try Self.folder(globals, environment), environment)
        }
    }

    private init(
        reading path: Path,
        _ globals: GlobalOptions,
        _ environment: Environment
    ) throws {
        self.path = path
        hasFile = true
        configuration = try Configuration(
            schema: Self.schema,
            file: try ConfigurationFile(reading: path),
            environment: environment
        )
        // The environment's word on the folder is heard by `folder`, and comes before the file's.
        if globals.dataFolder == nil, case .file? = configuration.origin(of: Self.data.name) {
            folder = path.parent.joined(configuration[Self.data]).normalised
        } else {
            folder = try Self.folder(globals, environment)
        }
    }

    private init(beside folder: Path, _ environment: Environment) throws {
        self.folder = folder
        path = folder / Self.fileName
        hasFile = try FileStatus.ifPresent(path) != nil
        configuration = try Configuration(
            schema: Self.schema,
            file: hasFile ? try ConfigurationFile(reading: path) : nil,
            environment: environment
        )
        if case .file? = configuration.origin(of: Self.data.name) {
            throw Failure(
                "\(path) sets the data folder it lies in",
                why: "it was found there, so the folder is settled before the file is read",
                advice: ["remove the line, or name the file: --config \(path)"],
                exitCode: .usage
            )
        }
    }

    /// The data folder: `--data`, else the environment's.
    static func folder(
        _ globals: GlobalOptions,
        _ environment: Environment = .settings
    ) throws -> Path {
        if let chosen = globals.dataFolder {
            return try Path.currentFolder().joined(Path(chosen)).normalised
        }
        guard let path = try DataFolder.location(in: environment) else {
            throw Failure(
                "there is no data folder",
                why: "neither --data, WARREN_DATA, XDG_DATA_HOME nor HOME names one",
                advice: ["give one with --data FOLDER"]
            )
        }
        return path
    }

    /// The names of the settings that are not at their defaults, each with where it was set.
    var changes: [(name: String, origin: ConfigurationOrigin)] {
        Self.schema.compactMap { declaration in
            guard let origin = configuration.origin(of: declaration.name), origin != .schema
            else { return nil }
            return (declaration.name, origin)
        }
    }
}

extension Environment {
    /// The variables that say something: an empty one counts as unset.
    static var settings: Environment {
        let said = Environment.ofProcess().variables(prefix: "").filter { !$0.value.isEmpty }
        return Environment(Dictionary(uniqueKeysWithValues: said.map { ($0.name, $0.value) }))
    }
}
