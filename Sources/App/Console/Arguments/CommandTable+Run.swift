import Bytes

extension CommandTable {
    /// Runs one command line and says how it ended; never throws, all errors are printed.
    ///
    /// The line comes without the program's own name.
    package func run(
        _ line: [String],
        on channels: Terminal.Channels = .standard,
        environment: (String) -> String? = Terminal.environment
    ) async -> ExitCode {
        do throws(UsageError) {
            let request = try request(line)
            var globals = GlobalOptions()
            switch request {
            case .run(_, _, let given), .version(let given): globals = given
            case .help, .overview: break
            }
            let terminal = Terminal(channels, globals, environment: environment)
            return await perform(request, terminal)
        } catch {
            // The line was not understood, so only its spelling tells what was wanted.
            var globals = GlobalOptions()
            globals.format = line.prefix { $0 != "--" }.contains("--json") ? .json : .text
            let terminal = Terminal(channels, globals, environment: environment)
            terminal.fail(error.explanation)
            return error.explanation.exitCode
        }
    }

    /// Prints the version, for people or for programs.
    package func showVersion(on terminal: Terminal) {
        terminal.line("warren \(version)")
        terminal.record(["version": .string(version)])
    }

    private func perform(_ request: Request, _ terminal: Terminal) async -> ExitCode {
        switch request {
        case .overview:
            terminal.page(HelpPage.overview(of: self, columns: terminal.columns))
        case .help(let command):
            terminal.page(HelpPage.page(of: command, columns: terminal.columns))
        case .version:
            showVersion(on: terminal)
        case .run(let command, let arguments, let globals):
            return await perform(command, arguments, globals, terminal)
        }
        return .ok
    }

    private func perform(
        _ command: Command,
        _ arguments: Arguments,
        _ globals: GlobalOptions,
        _ terminal: Terminal
    ) async -> ExitCode {
        let invocation = Invocation(
            arguments: arguments,
            globals: globals,
            terminal: terminal,
            table: self
        )
        do {
            return try await command.run(invocation)
        } catch {
            let explanation = Explanation(of: error)
            terminal.fail(explanation)
            return explanation.exitCode
        }
    }
}
