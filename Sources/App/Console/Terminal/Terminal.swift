package import Bytes
import Glibc
import Synchronization

/// Where a command prints, asks and shows progress: a screen, a pipe, or a program that wants JSON.
///
/// Results go to standard output, everything else to standard error. Printing to a reader that has
/// gone away is not an error: the text is dropped.
package final class Terminal: Sendable {
    /// The file descriptors of one terminal.
    package struct Channels: Sendable {
        package let input: CInt
        package let output: CInt
        package let errors: CInt

        package init(input: CInt, output: CInt, errors: CInt) {
            self.input = input
            self.output = output
            self.errors = errors
        }

        /// The process's own.
        package static let standard = Channels(
            input: STDIN_FILENO,
            output: STDOUT_FILENO,
            errors: STDERR_FILENO
        )
    }

    package let channels: Channels
    package let format: GlobalOptions.Format
    package let verbosity: GlobalOptions.Verbosity
    private let coloursOutput: Bool
    private let coloursErrors: Bool
    /// Whether a line on standard error can be rewritten.
    let hasErrorScreen: Bool
    private let declaredColumns: Int?
    /// The progress line that stands at the cursor, to be wiped before anything else is printed.
    private let live = Mutex("")

    /// Looks up `NO_COLOR`, `TERM` and `COLUMNS` once; the kernel tells what the channels are.
    package init(
        _ channels: Channels = .standard,
        _ globals: GlobalOptions = GlobalOptions(),
        environment: (String) -> String? = Terminal.environment
    ) {
        self.channels = channels
        format = globals.format
        verbosity = globals.verbosity
        let forbidden =
            environment("NO_COLOR").map { !$0.isEmpty } ?? false
            || environment("TERM") == "dumb" || globals.format == .json
        coloursOutput = !forbidden && isatty(channels.output) == 1
        hasErrorScreen = isatty(channels.errors) == 1 && environment("TERM") != "dumb"
        coloursErrors = !forbidden && isatty(channels.errors) == 1
        declaredColumns = environment("COLUMNS").flatMap { Int($0) }
    }

    /// Looks up a variable of the process's environment.
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Whether results are shown to a person at a screen.
    package var showsScreen: Bool { format == .text && isatty(channels.output) == 1 }

    /// Whether somebody can be asked a question.
    package var canAsk: Bool {
        format == .text && isatty(channels.input) == 1 && isatty(channels.errors) == 1
    }

    /// The width to lay text out for; 80 where nothing is known.
    package var columns: Int {
        screenColumns(of: channels.output) ?? screenColumns(of: channels.errors)
            ?? declaredColumns.map { min(max($0, 20), 1000) } ?? 80
    }

    /// Prints part of the result for people; nothing with `--json`.
    package func line(_ phrase: Phrase = "") {
        if format == .text { print(phrase, to: channels.output, coloured: coloursOutput) }
    }

    /// Prints rows of the result for people, cut to the screen's width; nothing with `--json`.
    package func table(_ table: TextTable) {
        for line in table.lines(width: showsScreen ? columns : nil) {
            self.line(Phrase(lines: line))
        }
    }

    /// Prints one value of the result for programs; nothing without `--json`.
    package func record(_ value: JSON) {
        if format == .json { write(value.serialized(pretty: false) + "\n", to: channels.output) }
    }

    /// Tells how things go, beside the result; not with `--quiet` or `--json`.
    package func note(_ phrase: Phrase) {
        if format == .text, verbosity != .quiet {
            print(phrase, to: channels.errors, coloured: coloursErrors)
        }
    }

    /// Tells more, with `--verbose` only.
    package func detail(_ phrase: Phrase) {
        if verbosity == .verbose { print(phrase, to: channels.errors, coloured: coloursErrors) }
    }

    /// Tells what should worry the user although the command goes on.
    package func warn(_ phrase: Phrase) {
        switch format {
        case .text:
            print("\("warning:", .yellow) " + phrase, to: channels.errors, coloured: coloursErrors)
        case .json:
            let text = phrase.rendered(coloured: false)
            writeJSON(["warning": .string(text)], to: channels.errors)
        }
    }

    /// Tells why the command failed: what, why, and what to try.
    package func fail(_ explanation: Explanation) {
        switch format {
        case .text:
            print(Phrase(explanation), to: channels.errors, coloured: coloursErrors)
        case .json:
            writeJSON(explanation.json, to: channels.errors)
        }
    }

    /// Prints our own laid-out text, such as a help page, as it is.
    package func page(_ text: String) {
        print(Phrase(lines: text), to: channels.output, coloured: false)
    }

    /// Prints a question on standard error and leaves the cursor behind it.
    func ask(_ phrase: Phrase) {
        write(phrase.rendered(coloured: coloursErrors), to: channels.errors)
    }

    /// Shows `text` in place of the last live line; nothing is shown for an empty one.
    func showLive(_ text: String) {
        live.withLock { shown in
            guard text != shown else { return }
            // ECMA-48: carriage return, then erase to the end of the line.
            writeAll("\r\u{1B}[K" + text, to: channels.errors)
            shown = text
        }
    }

    private func writeJSON(_ value: JSON, to descriptor: CInt) {
        write(value.serialized(pretty: false) + "\n", to: descriptor)
    }

    private func print(_ phrase: Phrase, to descriptor: CInt, coloured: Bool) {
        write(phrase.rendered(coloured: coloured) + "\n", to: descriptor)
    }

    private func write(_ text: String, to descriptor: CInt) {
        live.withLock { shown in
            guard !shown.isEmpty else { return writeAll(text, to: descriptor) }
            writeAll("\r\u{1B}[K", to: channels.errors)
            writeAll(text, to: descriptor)
            writeAll(shown, to: channels.errors)
        }
    }
}
