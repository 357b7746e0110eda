/// The values one command line gives to a command's options and positionals.
///
/// Asking for an option or a positional that the command does not declare is a bug of ours.
package struct Arguments: Sendable {
    /// The command that was called.
    package let command: Command
    private var options: [Option: [String]]
    private let positionals: [Positional: [String]]

    init(
        _ command: Command,
        options: [Option: [String]],
        words: [String]
    ) throws(UsageError) {
        self.command = command
        self.options = options
        for (option, values) in options {
            guard let wrong = values.first(where: { !option.form.accepts($0) }) else { continue }
            throw .invalid(
                argument: "--\(option.long)",
                value: wrong,
                expected: option.form.expected,
                command: command.name
            )
        }
        var positionals: [Positional: [String]] = [:]
        var rest = words[...]
        for positional in command.positionals {
            let taken = positional.isOpenEnded ? rest : rest.prefix(1)
            if taken.isEmpty, positional.isRequired {
                throw .missing(positional: positional.name, command: command.name)
            }
            positionals[positional] = Array(taken)
            rest = rest.dropFirst(taken.count)
        }
        if let extra = rest.first { throw .unexpected(word: extra, command: command.name) }
        self.positionals = positionals
    }

    /// The same with values for options that the line does not give.
    package func completed(with values: [Option: String]) -> Arguments {
        var completed = self
        for (option, value) in values {
            requireDeclared(option)
            if options[option] == nil { completed.options[option] = [value] }
        }
        return completed
    }

    /// Whether a flag, or an option with a value, is given.
    package func isGiven(_ option: Option) -> Bool {
        requireDeclared(option)
        return options[option] != nil
    }

    /// The option's value, or else its default.
    package func value(_ option: Option) -> String? {
        requireDeclared(option)
        return options[option]?.last ?? option.fallback
    }

    /// Every value of a repeated option, in order.
    package func values(_ option: Option) -> [String] {
        requireDeclared(option)
        return options[option] ?? []
    }

    /// The word of a positional that takes one.
    package func value(_ positional: Positional) -> String? { values(positional).first }

    /// The word of a positional that has to be there.
    package func required(_ positional: Positional) -> String {
        guard positional.isRequired, let value = values(positional).first else {
            preconditionFailure("\(command.name): \(positional.name) is not required")
        }
        return value
    }

    /// All words of a positional.
    package func values(_ positional: Positional) -> [String] {
        guard let values = positionals[positional] else {
            preconditionFailure("\(command.name) declares no \(positional.name)")
        }
        return values
    }

    /// A whole number within `range`; nil when the option is not given and has no default.
    package func integer(_ option: Option, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw refused(option, text, ValueForm.wholeNumber(range).expected)
        }
        return number
    }

    /// A time span such as `30s`, `5m`, `1.5h` or `2d`.
    package func duration(_ option: Option) throws(UsageError) -> Duration? {
        guard let text = value(option) else { return nil }
        guard let duration = Duration(written: text) else {
            throw refused(option, text, ValueForm.duration.expected)
        }
        return duration
    }

    /// A number of bytes such as `512`, `64KiB`, `10MB` or `1.5GiB`.
    package func byteCount(_ option: Option) throws(UsageError) -> Int64? {
        guard let text = value(option) else { return nil }
        guard let count = ByteCount(written: text) else {
            throw refused(option, text, ValueForm.byteCount.expected)
        }
        return count.bytes
    }

    /// One of a closed set of words.
    package func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ option: Option,
        of type: Choice.Type = Choice.self
    ) throws(UsageError) -> Choice? {
        guard let text = value(option) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw refused(option, text, ValueForm.word(of: type).expected)
        }
        return choice
    }

    /// The error for a value that only the command itself can judge.
    package func refused(_ option: Option, _ value: String, _ expected: String) -> UsageError {
        .invalid(
            argument: "--\(option.long)",
            value: value,
            expected: expected,
            command: command.name
        )
    }

    /// The error for a word that only the command itself can judge.
    package func refused(
        _ positional: Positional,
        _ value: String,
        _ expected: String
    ) -> UsageError {
        .invalid(
            argument: positional.name,
            value: value,
            expected: expected,
            command: command.name
        )
    }

    private func requireDeclared(_ option: Option) {
        precondition(
            command.options.contains(option),
            "\(command.name) declares no --\(option.long)"
        )
    }
}
