import Testing

@Suite("Sizes")
struct SizeTests {
    private static let codeExtensions: Set = [
        "swift", "c", "h", "cpp", "sh", "py", "ts", "tsx", "css",
    ]

    @Test("a file has at most 400 lines")
    func files() {
        for file in Tree.texts where Self.codeExtensions.contains(file.fileExtension) {
            if file.lines.count > 401 { file.report("\(file.lines.count - 1) lines") }
        }
    }

    @Test("a line of Swift or C has at most 100 columns")
    func lines() {
        for file in Tree.texts where ["swift", "c", "h", "cpp"].contains(file.fileExtension) {
            for (index, line) in file.lines.enumerated() where line.utf8.count > 100 {
                if line.count > 100 { file.report("\(line.count) columns", line: index + 1) }
            }
        }
    }

    @Test("a function has at most 70 lines")
    func functions() {
        for source in Tree.swift {
            for function in source.functions where function.lines > 70 {
                source.file.report("a function of \(function.lines) lines", line: function.start)
            }
        }
    }

    @Test("a folder holds at most 20 Swift files")
    func folders() {
        let files = Dictionary(grouping: Tree.swift, by: \.file.folder)
        for (folder, files) in files where files.count > 20 {
            files[0].file.report("\(folder) holds \(files.count) files: give it rooms")
        }
    }

    @Test("each module has a README of at most 20 lines")
    func readmes() {
        for (module, floor) in Tree.floors where floor != .c {
            let path = "Sources/\(floor.rawValue)/\(module)/README.md"
            guard let readme = Tree.markdown.first(where: { $0.path == path }) else {
                Issue.record("\(path) is missing")
                continue
            }
            let lines = readme.text.split(separator: "\n", omittingEmptySubsequences: false).count
            if lines > 21 { readme.report("\(lines - 1) lines") }
            if lines < 4 { readme.report("says nothing") }
        }
    }
}

extension SourceFile {
    /// Where each function or initialiser begins, and how many lines it takes.
    var functions: [(start: Int, lines: Int)] {
        var found: [(start: Int, lines: Int)] = []
        for (index, line) in code.enumerated() {
            let declares =
                line.containsWord("func") || line.containsWord("deinit")
                || (line.containsWord("init") && !line.contains(".init"))
            guard declares, let end = endOfBody(from: index) else { continue }
            found.append((index + 1, end - index + 1))
        }
        return found
    }

    /// The line of the brace that closes the body which begins at or soon after `start`.
    private func endOfBody(from start: Int) -> Int? {
        var depth = 0
        var isInside = false
        for index in start..<code.count {
            for byte in code[index].utf8 {
                if byte == UInt8(ascii: "{") { (depth, isInside) = (depth + 1, true) }
                if byte == UInt8(ascii: "}") { depth -= 1 }
            }
            if isInside, depth <= 0 { return index }
            // A protocol's requirement has no body; parameter lists are short.
            if !isInside, index > start + 12 || depth < 0 { return nil }
        }
        return nil
    }
}
