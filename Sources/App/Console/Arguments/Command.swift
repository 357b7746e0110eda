/// One subcommand: what it is called, what it takes, and what it does.
package struct Command: Sendable {
    /// The heading it stands under in `warren help`.
    package enum Topic: String, CaseIterable, Sendable {
        case node = "Your node"
        case relays = "Relays and circuits"
        case files = "Files"
        case names = "Names"
        case talk = "Talk"
        case market = "Market"
        case general = "General"
    }

    /// One way to call the command, with what it does.
    package struct Example: Sendable {
        /// The command line without the leading `warren `.
        package let line: String
        package let effect: String

        package init(_ line: String, _ effect: String) {
            self.line = line
            self.effect = effect
        }
    }

    /// One or more lower-case words: `send`, `names register`.
    package let name: String
    package let topic: Topic
    /// One line, without a full stop.
    package let summary: String
    /// Paragraphs for the command's own help page.
    package let discussion: String
    package let options: [Option]
    package let positionals: [Positional]
    package let examples: [Example]
    /// The codes it can end with beside `ok`, `failed` and `usage`.
    package let exitCodes: [ExitCode]
    package let run: @Sendable (Invocation) async throws -> ExitCode

    package init(
        _ name: String,
        _ topic: Topic,
        _ summary: String,
        discussion: String = "",
        options: [Option] = [],
        positionals: [Positional] = [],
        examples: [Example] = [],
        exitCodes: [ExitCode] = [],
        run: @escaping @Sendable (Invocation) async throws -> ExitCode
    ) {
        precondition(
            positionals.dropLast().allSatisfy { !$0.isOpenEnded },
            "\(name): only the last positional can be open-ended"
        )
        precondition(
            !zip(positionals, positionals.dropFirst()).contains {
                !$0.isRequired && $1.isRequired
            },
            "\(name): a required positional follows an optional one"
        )
        let known = GlobalOptions.all + options
        precondition(
            Set(known.map(\.long)).count == known.count
                && Set(known.compactMap(\.short)).count == known.compactMap(\.short).count,
            "\(name): two options share a name"
        )
        self.name = name
        self.topic = topic
        self.summary = summary
        self.discussion = discussion
        self.options = options
        self.positionals = positionals
        self.examples = examples
        self.exitCodes = exitCodes
        self.run = run
    }

    /// The usage line without the leading `warren `.
    package var usage: String {
        ([name] + (options.isEmpty ? [] : ["[OPTIONS]"]) + positionals.map(\.synopsis))
            .joined(separator: " ")
    }
}
