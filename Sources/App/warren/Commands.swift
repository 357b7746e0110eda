import Console

extension Warren {
    /// Every subcommand, in the order of help pages.
    ///
    /// Each stands in a file of `Commands/`.
    static let commands: [Command] =
        [
            .up,
            .open,
            .key,
            .send,
            .registry,
            .relay,
            .proxy,
            .rooms,
            .relays,
            .ping,
            .bench,
            .doctor,
            .help,
            .completions,
            .version,
        ] + Command.inboxes + Command.contactBook
}
