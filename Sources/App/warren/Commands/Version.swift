import Console

extension Command {
    /// Prints the version.
    static let version = Command(
        "version",
        .general,
        "Show which Warren this is",
        examples: [Example("version --json", "for scripts")]
    ) { invocation in
        invocation.table.showVersion(on: invocation.terminal)
        return .ok
    }
}
