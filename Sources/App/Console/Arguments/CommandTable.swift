/// Every command of the program, and how a command line finds its own.
package struct CommandTable: Sendable {
    /// What a command line asks for.
    enum Request: Sendable {
        case run(Command, Arguments, GlobalOptions)
        case help(Command)
        case overview
        case version(GlobalOptions)
    }

    /// The program's version, as `MAJOR.MINOR.PATCH`.
    package let version: String
    /// One line about the program.
    package let summary: String
    package let commands: [Command]

    package init(version: String, summary: String, commands: [Command]) {
        precondition(
            Set(commands.map(\.name)).count == commands.count,
            "two commands share a name"
        )
        self.version = version
        self.summary = summary
        self.commands = commands
    }

    /// The command with exactly this name.
    package func command(named name: String) -> Command? {
        commands.first { $0.name == name }
    }

    /// The command `words` begin with, the longest name first, and the words after it.
    ///
    /// - Throws: `UsageError.unknownCommand` or `.incompleteCommand`.
    package func find(
        _ words: ArraySlice<String>
    ) throws(UsageError) -> (command: Command, rest: ArraySlice<String>) {
        let longest = commands.map { $0.name.split(separator: " ").count }.max() ?? 0
        for count in stride(from: min(longest, words.count), to: 0, by: -1) {
            let name = words.prefix(count).joined(separator: " ")
            if let command = command(named: name) { return (command, words.dropFirst(count)) }
        }
        throw unknown(words)
    }

    /// Reads a command line, without the program's own name.
    func request(_ line: [String]) throws(UsageError) -> Request {
        var rest = line[...]
        var leading = ArgumentParser(options: GlobalOptions.all, command: nil)
        try leading.readLeadingOptions(&rest)
        if leading.values[GlobalOptions.help] != nil, rest.isEmpty { return .overview }
        if leading.values[GlobalOptions.version] != nil {
            return .version(try GlobalOptions(from: leading.values))
        }
        guard !rest.isEmpty else { return .overview }
        let (command, words) = try find(rest)
        rest = words
        // Help is given even where the rest of the line is wrong: that is when it is needed.
        let wantsHelp = rest.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        if wantsHelp || leading.values[GlobalOptions.help] != nil { return .help(command) }
        var parser = ArgumentParser(
            options: GlobalOptions.all + command.options,
            command: command.name
        )
        try parser.readAll(&rest)
        let globals = try GlobalOptions(
            from: leading.values.merging(parser.values) { _, later in later }
        )
        if parser.values[GlobalOptions.version] != nil { return .version(globals) }
        let arguments = try Arguments(command, options: parser.values, words: parser.words)
        return .run(command, arguments, globals)
    }

    private func unknown(_ words: ArraySlice<String>) -> UsageError {
        let names = commands.map(\.name)
        let first = words.first ?? ""
        let continuations = names.filter { $0.hasPrefix("\(first) ") }
        if words.count == 1, !continuations.isEmpty {
            return .incompleteCommand(first, continuations: continuations)
        }
        let attempt = continuations.isEmpty ? first : words.prefix(2).joined(separator: " ")
        return .unknownCommand(attempt, nearest: nearest(to: attempt, among: names))
    }
}
