extension TextFile {
    /// Whether each line stands in a fenced block of code.
    private var isFenced: [Bool] {
        var fenced = false
        return lines.map { line in
            let isFence = line.drop { $0 == " " }.hasPrefix("```")
            if isFence { fenced.toggle() }
            return fenced || isFence
        }
    }

    /// The targets of its links and images, with line numbers.
    var links: [(target: String, line: Int)] {
        zip(lines, isFenced).enumerated().flatMap { index, line in
            line.1
                ? []
                : line.0.withoutCodeSpans.split(separator: "](").dropFirst()
                    .compactMap { rest in
                        let target = rest.prefix { $0 != ")" && $0 != " " }
                        return target.isEmpty ? nil : (String(target), index + 1)
                    }
        }
    }

    /// The anchors of its headings, as they are made on common forges.
    var anchors: Set<String> {
        Set(
            zip(lines, isFenced).compactMap { line, fenced in
                guard line.hasPrefix("#"), !fenced else { return nil }
                let title = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
                return title.filter { $0.isPartOfWord || $0 == "-" || $0 == " " }
                    .split(separator: " ", omittingEmptySubsequences: false).joined(separator: "-")
            }
        )
    }

    /// The words after each `program` that it shows as a command, up to the first option or
    /// argument, with line numbers.
    func invocations(of program: String) -> [(words: [Substring], line: Int)] {
        var found: [(words: [Substring], line: Int)] = []
        for (index, (line, fenced)) in zip(lines, isFenced).enumerated() {
            for span in fenced ? [line[...]] : line.codeSpans {
                var words = span.split(separator: " ")[...]
                if words.first == "$" || words.first == "sudo" { words = words.dropFirst() }
                guard words.popFirst()?.split(separator: "/").last == program[...] else { continue }
                let names = words.prefix { word in
                    word.allSatisfy { $0.isLowercase || $0 == "-" } && !word.hasPrefix("-")
                }
                found.append((Array(names), index + 1))
            }
        }
        return found
    }

    var commands: [(words: [Substring], line: Int)] { invocations(of: "warren") }

    /// The path from the root of what `link` in this file means.
    func resolve(_ link: String) -> String {
        if link.hasPrefix("/") { return String(link.dropFirst()) }
        var parts = folder.split(separator: "/")
        for part in link.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

extension String {
    /// What stands between single backquotes.
    fileprivate var codeSpans: [Substring] {
        split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
    }

    fileprivate var withoutCodeSpans: String {
        split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
    }
}
