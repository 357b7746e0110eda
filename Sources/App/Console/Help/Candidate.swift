/// Something a shell may put in place of the word at the cursor.
package struct Candidate: Equatable, Sendable {
    /// The word itself, or `:files` or `:folders` where the shell knows better.
    package let word: String
    package let summary: String
}

extension CommandTable {
    /// What can stand in place of the last of `words`, which may be empty.
    ///
    /// They are the words up to the cursor, without the program's own name.
    package func candidates(for words: [String]) -> [Candidate] {
        let current = words.last ?? ""
        let typed = TypedWords(words.dropLast(), self)
        let all: [Candidate]
        if let option = typed.openOption {
            all = candidates(option.completion, option.summary, after: [])
        } else if current.hasPrefix("-"), !typed.isPastOptions {
            all = typed.options.map { Candidate(word: "--\($0.long)", summary: $0.summary) }
        } else {
            all = continuations(of: typed.names) + positionals(typed)
        }
        return all.filter { $0.word.hasPrefix(":") || $0.word.hasPrefix(current) }
    }

    /// The next words of every command whose name begins with `names`.
    private func continuations(of names: [String]) -> [Candidate] {
        var found: [Candidate] = []
        for command in commands {
            let words = command.name.split(separator: " ").map(String.init)
            guard words.count > names.count, words.starts(with: names) else { continue }
            let next = words[names.count]
            guard !found.contains(where: { $0.word == next }) else { continue }
            // A word that several commands share has no summary of its own.
            let isWhole = words.count == names.count + 1
            found.append(Candidate(word: next, summary: isWhole ? command.summary : "…"))
        }
        return found
    }

    private func positionals(_ typed: TypedWords) -> [Candidate] {
        guard let command = typed.command else { return [] }
        let index = typed.arguments.count
        let open = command.positionals.last.flatMap { $0.isOpenEnded ? $0 : nil }
        let positional =
            command.positionals.indices.contains(index) ? command.positionals[index] : open
        guard let positional else { return [] }
        return candidates(positional.completion, positional.summary, after: typed.arguments)
    }

    private func candidates(
        _ completion: Completion,
        _ summary: String,
        after words: [String]
    ) -> [Candidate] {
        switch completion {
        case .nothing: []
        case .files: [Candidate(word: ":files", summary: summary)]
        case .folders: [Candidate(word: ":folders", summary: summary)]
        case .words(let words): words.map { Candidate(word: $0, summary: summary) }
        case .commands: continuations(of: words)
        }
    }
}

/// What the words before the cursor already say.
private struct TypedWords {
    private(set) var command: Command?
    /// The words of the command's name, whole or not.
    private(set) var names: [String] = []
    private(set) var arguments: [String] = []
    /// The option whose value the cursor stands at.
    private(set) var openOption: Option?
    private(set) var isPastOptions = false

    var options: [Option] { (command?.options ?? []) + GlobalOptions.all }

    init(_ words: ArraySlice<String>, _ table: CommandTable) {
        for word in words {
            if openOption != nil {
                openOption = nil
            } else if word == "--", !isPastOptions {
                isPastOptions = true
            } else if word.hasPrefix("-"), !isPastOptions {
                let option = options.first {
                    "--\($0.long)" == word || $0.short.map { "-\($0)" } == word
                }
                openOption = option.flatMap { $0.shape == .flag ? nil : $0 }
            } else if let longer = table.command(named: (names + [word]).joined(separator: " ")),
                arguments.isEmpty
            {
                command = longer
                names.append(word)
            } else if command == nil {
                names.append(word)
            } else {
                arguments.append(word)
            }
        }
    }
}
