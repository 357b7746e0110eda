/// The text of help pages, laid out from the command table.
package enum HelpPage {
    private static let widest = 100

    /// All commands by topic, and the options they share.
    package static func overview(of table: CommandTable, columns: Int) -> String {
        let columns = min(columns, widest)
        var sections = [
            "Warren \(table.version): \(table.summary)".wrapped(toColumns: columns)
                .joined(separator: "\n"),
            section("Usage", ["warren [OPTIONS] COMMAND …"]),
        ]
        for topic in Command.Topic.allCases {
            let commands = table.commands.filter { $0.topic == topic }
            guard !commands.isEmpty else { continue }
            let rows = commands.map { ($0.name, $0.summary) }
            sections.append(section(topic.rawValue, list(rows, columns: columns)))
        }
        sections.append(section("Options", list(GlobalOptions.all.map(row), columns: columns)))
        sections.append("‘warren help COMMAND’ tells more about a command.")
        return sections.joined(separator: "\n\n")
    }

    /// One command: usage, arguments, options, examples and exit codes.
    package static func page(of command: Command, columns: Int) -> String {
        let columns = min(columns, widest)
        var sections = [
            "\(command.summary)." + paragraphs(command.discussion, columns: columns),
            section("Usage", ["warren \(command.usage)"]),
        ]
        if !command.positionals.isEmpty {
            let rows = command.positionals.map { ($0.synopsis, $0.summary) }
            sections.append(section("Arguments", list(rows, columns: columns)))
        }
        let options = command.options + GlobalOptions.all
        sections.append(section("Options", list(options.map(row), columns: columns)))
        if !command.examples.isEmpty {
            let lines = command.examples.flatMap { ["warren \($0.line)", "    \($0.effect)"] }
            sections.append(section("Examples", lines))
        }
        let codes = Set([.ok, .failed, .usage, .interrupted] + command.exitCodes)
        let rows = codes.sorted { $0.rawValue < $1.rawValue }
            .map { ("\($0.rawValue)", $0.meaning) }
        sections.append(section("Exit codes", list(rows, columns: columns)))
        return sections.joined(separator: "\n\n")
    }

    /// The overview and every command's page, for reading through or for a manual.
    package static func manual(of table: CommandTable, columns: Int) -> String {
        let rule = String(repeating: "─", count: min(columns, widest))
        let pages = table.commands.map { command in
            "\(rule)\nwarren \(command.name)\n\n\(page(of: command, columns: columns))"
        }
        return ([overview(of: table, columns: columns)] + pages).joined(separator: "\n\n")
    }

    private static func row(_ option: Option) -> (String, String) {
        let fallback = option.fallback.map { " (default: \($0))" } ?? ""
        let often = option.shape == .repeated ? " (can be repeated)" : ""
        return (option.synopsis, option.summary + fallback + often)
    }

    private static func section(_ title: String, _ lines: [String]) -> String {
        ([title + ":"] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    private static func paragraphs(_ text: String, columns: Int) -> String {
        text.isEmpty ? "" : "\n\n" + text.wrapped(toColumns: columns).joined(separator: "\n")
    }

    /// Two columns; the right one is wrapped, or starts below where the left one is too wide.
    private static func list(_ rows: [(String, String)], columns: Int) -> [String] {
        let left = min(rows.map(\.0.columns).max() ?? 0, 28, columns / 2 - 4)
        // Two columns of indentation and two between.
        let right = max(20, columns - left - 4)
        return rows.flatMap { name, summary in
            let wrapped = summary.wrapped(toColumns: right)
            let indent = String(repeating: " ", count: left + 2)
            if name.columns > left { return [name] + wrapped.map { indent + $0 } }
            let first = name.padded(toColumns: left + 2) + wrapped[0]
            return [first] + wrapped.dropFirst().map { indent + $0 }
        }
    }
}
