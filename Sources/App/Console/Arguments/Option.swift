/// One `--option` of a command, declared once and then used as the key to its value.
package struct Option: Hashable, Sendable {
    /// What follows the option's name.
    package enum Shape: Hashable, Sendable {
        case flag
        case value
        case repeated
    }

    /// The name after the two dashes.
    package let long: String
    /// The letter after one dash.
    package let short: Character?
    package let shape: Shape
    /// What help pages call the value: `FOLDER`, `HOST:PORT`.
    package let valueName: String
    /// One line for help pages, without a full stop.
    package let summary: String
    /// The value when the option is not given.
    package let fallback: String?
    /// What a value has to look like.
    package let form: ValueForm
    package let completion: Completion

    /// An option without a value, absent or present.
    package static func flag(_ long: String, short: Character? = nil, _ summary: String) -> Option {
        Option(
            long: long,
            short: short,
            shape: .flag,
            valueName: "",
            summary: summary,
            fallback: nil,
            form: .text,
            completion: .nothing
        )
    }

    /// An option with one value.
    package static func value(
        _ long: String,
        short: Character? = nil,
        _ valueName: String,
        _ summary: String,
        default fallback: String? = nil,
        form: ValueForm = .text,
        completion: Completion = .nothing
    ) -> Option {
        Option(
            long: long,
            short: short,
            shape: .value,
            valueName: valueName,
            summary: summary,
            fallback: fallback,
            form: form,
            completion: completion
        )
    }

    /// An option that may be given several times, each time with a value.
    package static func repeated(
        _ long: String,
        short: Character? = nil,
        _ valueName: String,
        _ summary: String,
        completion: Completion = .nothing
    ) -> Option {
        Option(
            long: long,
            short: short,
            shape: .repeated,
            valueName: valueName,
            summary: summary,
            fallback: nil,
            form: .text,
            completion: completion
        )
    }

    /// How help pages show it: `-p, --port PORT`.
    package var synopsis: String {
        let letter = short.map { "-\($0), " } ?? "    "
        return shape == .flag ? "\(letter)--\(long)" : "\(letter)--\(long) \(valueName)"
    }
}

/// What a shell may offer when the user presses Tab at a value.
package enum Completion: Hashable, Sendable {
    case nothing
    case files
    case folders
    case words([String])
    /// The words of command names.
    case commands
}
