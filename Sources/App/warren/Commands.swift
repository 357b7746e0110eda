import Console

extension Warren {
    /// Every subcommand, in the order of help pages.
    ///
    /// Each stands in a file of `Commands/`.
    static let commands: [Command] = [
        .up,
        .registry,
        .relay,
        .proxy,
        .bench,
        .help,
        .completions,
        .version,
    ]
}
