/// Reads the words of one command line against the options and positionals that are declared.
struct ArgumentParser {
    private(set) var values: [Option: [String]] = [:]
    private(set) var words: [String] = []
    private let options: [Option]
    /// For messages; nil while the command is not known yet.
    private let command: String?

    init(options: [Option], command: String?) {
        self.options = options
        self.command = command
    }

    /// Reads everything: options in any order, and words after a bare `--` as they are.
    mutating func readAll(_ rest: inout ArraySlice<String>) throws(UsageError) {
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                rest = []
            } else if isOption(word) {
                try read(option: word, &rest)
            } else {
                words.append(word)
            }
        }
    }

    /// Reads the options before the first other word, which stays in `rest`.
    mutating func readLeadingOptions(_ rest: inout ArraySlice<String>) throws(UsageError) {
        while let word = rest.first, word != "--", isOption(word) {
            rest.removeFirst()
            try read(option: word, &rest)
        }
    }

    /// A lone dash is a word (standard input), and so is a negative number.
    private func isOption(_ word: String) -> Bool {
        guard word.hasPrefix("-"), word != "-" else { return false }
        return word.hasPrefix("--") || Double(word) == nil
    }

    private mutating func read(
        option word: String,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard word.hasPrefix("--") else { return try read(letters: word.dropFirst(), &rest) }
        let parts = word.dropFirst(2).split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let name = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        guard let option = options.first(where: { $0.long == name }) else {
            throw .unknownOption(
                "--\(name)",
                command: command,
                nearest: nearest(to: name, among: options.map(\.long))
            )
        }
        if option.shape == .flag {
            if let attached {
                throw .unexpectedValue(option: "--\(name)", value: attached, command: command)
            }
            values[option] = []
            return
        }
        try store(attached, for: option, written: "--\(name)", &rest)
    }

    /// Reads `-v`, `-qv`, `-p9000`, `-p 9000`: letters without values, then at most one with.
    private mutating func read(
        letters: Substring,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        var letters = letters
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                throw .unknownOption("-\(letter)", command: command, nearest: nil)
            }
            if option.shape == .flag {
                values[option] = []
                continue
            }
            let attached = letters.isEmpty ? nil : String(letters)
            return try store(attached, for: option, written: "-\(letter)", &rest)
        }
    }

    private mutating func store(
        _ attached: String?,
        for option: Option,
        written: String,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        if option.shape == .value, values[option] != nil {
            throw .repeated(option: written, command: command)
        }
        guard let value = attached ?? rest.popFirst() else {
            throw .missingValue(option: written, valueName: option.valueName, command: command)
        }
        values[option, default: []].append(value)
    }
}
