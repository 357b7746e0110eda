import Console

private let subject = Positional("COMMAND", "The command to explain", .any, completion: .commands)
private let all = Option.flag("all", "Show the pages of all commands")

extension Command {
    /// Prints help pages.
    static let help = Command(
        "help",
        .general,
        "Explain Warren, or one of its commands",
        options: [all],
        positionals: [subject],
        examples: [
            Example("help", "list all commands"),
            Example("help completions", "explain one command"),
            Example("help --all | less", "read everything"),
        ]
    ) { invocation in
        let (terminal, table) = (invocation.terminal, invocation.table)
        let words = invocation.arguments.values(subject)
        if invocation.arguments.isGiven(all) {
            terminal.page(HelpPage.manual(of: table, columns: terminal.columns))
        } else if words.isEmpty {
            terminal.page(HelpPage.overview(of: table, columns: terminal.columns))
        } else {
            let (command, rest) = try table.find(words[...])
            if let extra = rest.first { throw UsageError.unexpected(word: extra, command: "help") }
            terminal.page(HelpPage.page(of: command, columns: terminal.columns))
        }
        return .ok
    }
}
