import Testing

@Suite("Import arrows (Docs/architecture.md)")
struct ArrowTests {
    @Test("an import points down, never up, and never sideways among services")
    func downwards() {
        for source in Tree.sources {
            guard let floor = source.floor, let module = source.module else { continue }
            for (imported, line) in source.imports where imported != module {
                guard let other = Tree.floors[imported] else { continue }
                if other > floor {
                    source.file.report("\(module) imports \(imported), a floor up", line: line)
                }
                if other == floor, floor == .services {
                    source.file.report("\(module) imports its sibling \(imported)", line: line)
                }
                if floor == .protocols, other == .system {
                    source.file.report(
                        "\(module) imports \(imported): a protocol has no effects",
                        line: line
                    )
                }
            }
        }
    }

    @Test("each C library has one importer; CSystem is the system's own")
    func oneImporter() {
        var importers: [String: Set<String>] = [:]
        for source in Tree.sources {
            guard let module = source.module else { continue }
            for (imported, _) in source.imports where Tree.floors[imported] == .c {
                importers[imported, default: []].insert(module)
            }
        }
        importers["CSystem"] = nil
        for (library, modules) in importers {
            #expect(modules.count == 1, "\(library) is imported by \(modules.sorted())")
        }
    }

    /// Foundation costs megabytes and a slow start; its networking brings an OpenSSL of its own.
    static let foreign = ["Foundation", "FoundationNetworking", "FoundationEssentials", "Dispatch"]

    @Test("nothing imports Foundation but the manifest and these tests")
    func foundation() {
        for source in Tree.swift where source.file.path != "Package.swift" {
            if source.file.path.hasPrefix("Tests/TidyTests/") { continue }
            for (imported, line) in source.imports where Self.foreign.contains(imported) {
                source.file.report("imports \(imported)", line: line)
            }
        }
    }
}

extension SourceFile {
    private static let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let"]

    /// The modules it imports, with line numbers.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            guard line.holds("import ") else { return nil }
            var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
            if ["package", "public", "internal", "private", "fileprivate"].contains(words.first) {
                words = words.dropFirst()
            }
            guard words.popFirst() == "import", var name = words.popFirst() else { return nil }
            if Self.kinds.contains(String(name)) { name = words.first ?? "" }
            return (String(name.split(separator: ".").first ?? ""), index + 1)
        }
    }
}
