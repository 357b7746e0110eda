import Testing

@Suite("Names")
struct NameTests {
    /// Words that say what kind of code something is instead of what it is.
    static let empty: Set = [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Handler",
        "Coordinator", "Common", "Misc", "Base", "Impl", "Data", "Info", "Wrapper",
    ]

    private static let kinds: Set<Substring> = [
        "struct", "class", "actor", "enum", "protocol", "typealias",
    ]

    @Test("a type is named for what it is")
    func types() {
        for source in Tree.swift {
            for (name, line) in source.types {
                guard let last = name.camelWords.last else { continue }
                if Self.empty.contains(last) {
                    source.file.report("\(name) is an empty name", line: line)
                }
            }
        }
    }

    @Test("a file or folder is named for what it holds")
    func files() {
        for source in Tree.swift {
            for part in source.file.path.split(separator: "/") {
                let name = part.split(separator: ".").first ?? ""
                if let last = name.camelWords.last, Self.empty.contains(last) {
                    source.file.report("\(part) is an empty name")
                }
            }
        }
    }

    @Test("no type shares a module's name")
    func modules() {
        for source in Tree.sources {
            for (name, line) in source.types where Tree.floors[name] != nil {
                source.file.report("\(name) is a module too", line: line)
            }
        }
    }
}

extension SourceFile {
    private static let kinds: Set<Substring> = [
        "struct", "class", "actor", "enum", "protocol", "typealias",
    ]

    /// The types it declares, with line numbers.
    var types: [(name: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            let words = line.split { !$0.isPartOfWord }
            guard let kind = words.firstIndex(where: Self.kinds.contains), kind + 1 < words.count
            else { return nil }
            // `class func`, `actor` as a parameter's name and the like declare no type.
            let name = words[kind + 1]
            guard name.first?.isUppercase == true, line.contains("\(words[kind]) \(name)")
            else { return nil }
            return (String(name), index + 1)
        }
    }
}
