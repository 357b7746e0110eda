package import Console
package import Files

extension ConfigurationError: SelfExplaining {
    package var explanation: Explanation {
        Explanation(what, why: why, advice: advice, exitCode: .usage)
    }

    private var what: String {
        switch self {
        case .syntax(let path, let line, let column, _):
            line == 0 ? "\(path) is not TOML" : "\(path):\(line):\(column): this is not TOML"
        case .unknown(let name, let origin, _): "\(origin): there is no setting ‘\(name)’"
        case .mismatch(let name, let origin, let found, _): "\(origin): \(name) cannot be \(found)"
        case .repeated(let name, let origin): "\(origin): \(name) is set a second time"
        case .crowded(let path, let limit): "\(path) sets more than \(limit) values"
        case .file(let error): "the settings file \(error.path) cannot be read"
        }
    }

    private var why: String {
        switch self {
        case .syntax(_, _, _, let message): message
        case .unknown:
            "settings are named as the long options of "
                + NodeSettings.commands.map(\.name).joined(separator: ", ")
                + ", each in the section of its command"
        case .mismatch(_, _, _, let expected): "it has to be \(expected)"
        case .repeated: "a file sets each setting once"
        case .crowded: "no node has as many settings"
        case .file(let error): error.cause.why
        }
    }

    private var advice: [String] {
        switch self {
        case .unknown(let name, _, let nearest):
            (nearest.map { [$0] } ?? []) + [Self.help(nearest ?? name)]
        case .mismatch(let name, _, _, _): ["correct it, or leave it out", Self.help(name)]
        case .syntax, .crowded: ["correct that line: a setting is a line such as relays = 3"]
        case .repeated: ["leave one of the two out"]
        case .file(let error):
            (error.cause.remedy.map { [$0] } ?? []) + ["name another with --config FILE"]
        }
    }

    private static func help(_ name: String) -> String {
        let section = name.prefix { $0 != "." }
        let command = NodeSettings.commands.first { $0.name == section }
        return "warren help \(command?.name ?? "up")"
    }
}
