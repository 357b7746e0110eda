/// What a command's closure is given.
package struct Invocation: Sendable {
    /// What stood on the command line.
    package let arguments: Arguments
    package let globals: GlobalOptions
    /// Where it may print, ask and show progress.
    package let terminal: Terminal
    /// Every command there is, for help pages and completions.
    package let table: CommandTable

    /// The same with what settings add to the command line.
    package func completed(
        _ arguments: Arguments,
        _ globals: GlobalOptions
    ) -> Invocation {
        Invocation(
            arguments: arguments,
            globals: globals,
            terminal: Terminal(terminal.channels, globals),
            table: table
        )
    }
}
