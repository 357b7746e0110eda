import Testing

@Suite("Fuzzing covers every decoder")
struct FuzzCorpusTests {
    /// The entries' names, by the file that lists them.
    static let entries: [String: [String]] = {
        var entries: [String: [String]] = [:]
        for source in Tree.swift where source.file.path.hasPrefix("Fuzz/Entries/") {
            entries[source.file.name] = ["FuzzEntry(\"", "canonical(\""].flatMap { opening in
                source.file.text.split(separator: opening).dropFirst()
                    .compactMap { $0.split(separator: "\"").first.map(String.init) }
            }
        }
        return entries
    }()

    @Test("each entry has seeds, and each folder of seeds an entry")
    func corpus() {
        let names = Self.entries.values.flatMap { $0 }
        #expect(Set(names).count == names.count, "two entries share a name")
        for name in names where Tree.names(in: "Fuzz/corpus/\(name)").isEmpty {
            Issue.record("Fuzz/corpus/\(name) has no seeds")
        }
        for folder in Tree.names(in: "Fuzz/corpus") where !names.contains(folder) {
            Issue.record("Fuzz/corpus/\(folder) belongs to no entry")
        }
    }

    @Test("each module that reads bytes from strangers has entries")
    func modules() {
        let readers = Tree.sources.filter { source in
            source.floor == .values || source.floor == .protocols
        }.filter { source in
            source.code.contains {
                $0.contains("inout ByteReader") || $0.contains("init(parsing")
            }
        }
        for module in Set(readers.compactMap(\.module)).sorted() {
            let entries = Self.entries["\(module).swift"] ?? []
            #expect(!entries.isEmpty, "Fuzz/Entries/\(module).swift lists nothing")
        }
    }
}
