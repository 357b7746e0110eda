/// Why a command line was not understood.
package enum UsageError: SelfExplaining, Equatable {
    case unknownCommand(String, nearest: String?)
    case incompleteCommand(String, continuations: [String])
    case unknownOption(String, command: String?, nearest: String?)
    case missingValue(option: String, valueName: String, command: String?)
    case unexpectedValue(option: String, value: String, command: String?)
    case repeated(option: String, command: String?)
    case contradiction(String, String)
    case missing(positional: String, command: String)
    case unexpected(word: String, command: String)
    case invalid(argument: String, value: String, expected: String, command: String)

    package var explanation: Explanation {
        Explanation(what, why: why, advice: advice, exitCode: .usage)
    }

    private var what: String {
        switch self {
        case .unknownCommand(let word, _): "there is no command ‘\(word)’"
        case .incompleteCommand(let words, _): "‘\(words)’ is not a whole command"
        case .unknownOption(let word, let command, _):
            command.map { "‘\($0)’ has no option \(word)" } ?? "there is no option \(word)"
        case .missingValue(let option, let name, _): "\(option) needs a value: \(option) \(name)"
        case .unexpectedValue(let option, _, _): "\(option) takes no value"
        case .repeated(let option, _): "\(option) is given more than once"
        case .contradiction(let one, let other): "\(one) and \(other) exclude each other"
        case .missing(let name, let command): "‘\(command)’ needs \(name)"
        case .unexpected(let word, _): "there is an argument too many: ‘\(word)’"
        case .invalid(let argument, let value, _, _): "\(argument) cannot be ‘\(value)’"
        }
    }

    private var why: String? {
        switch self {
        case .incompleteCommand(let words, let continuations):
            "it goes on: "
                + continuations.map { String($0.dropFirst(words.count + 1)) }
                .joined(separator: ", ")
        case .unexpectedValue(_, let value, _): "it was given ‘\(value)’"
        case .invalid(_, _, let expected, _): "it has to be \(expected)"
        default: nil
        }
    }

    private var advice: [String] {
        switch self {
        case .unknownCommand(_, let nearest):
            (nearest.map { ["warren \($0)"] } ?? []) + ["warren help"]
        case .incompleteCommand(_, let continuations): continuations.map { "warren help \($0)" }
        case .unknownOption(_, let command, let nearest):
            (nearest.map { ["--\($0)"] } ?? []) + [Self.help(command)]
        case .missingValue(_, _, let command), .unexpectedValue(_, _, let command),
            .repeated(_, let command):
            [Self.help(command)]
        case .contradiction(let one, let other): ["only \(one), or only \(other)"]
        case .missing(_, let command), .unexpected(_, let command), .invalid(_, _, _, let command):
            [Self.help(command)]
        }
    }

    private static func help(_ command: String?) -> String {
        command.map { "warren help \($0)" } ?? "warren help"
    }
}
