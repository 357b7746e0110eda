import Console

private let shell = Positional(
    "SHELL",
    "bash, zsh or fish",
    completion: .words(Shell.allCases.map(\.rawValue))
)
private let words = Positional("WORDS", "After --: the command line up to the cursor", .any)

extension Command {
    /// Prints completion scripts, and what they ask for.
    static let completions = Command(
        "completions",
        .general,
        "Print what a shell needs to complete Warren's commands",
        discussion: """
            Prints a script for the shell's start-up files. The script runs this same command with \
            the words of the command line after --, and gets a candidate and its meaning per line.
            """,
        positionals: [shell, words],
        examples: [
            Example(
                "completions bash >~/.local/share/bash-completion/completions/warren",
                "complete in bash"
            ),
            Example("completions zsh >~/.zfunc/_warren", "complete in zsh, with ~/.zfunc in fpath"),
            Example("completions fish >~/.config/fish/completions/warren.fish", "complete in fish"),
        ]
    ) { invocation in
        let name = invocation.arguments.required(shell)
        guard let shell = Shell(rawValue: name) else {
            throw invocation.arguments.refused(shell, name, "bash, zsh or fish")
        }
        let typed = invocation.arguments.values(words)
        if typed.isEmpty { invocation.terminal.page(shell.script) }
        for candidate in invocation.table.candidates(for: typed) where !typed.isEmpty {
            // The tab is what the scripts split at.
            invocation.terminal.line("\(candidate.word)\t\(candidate.summary)")
        }
        return .ok
    }
}
